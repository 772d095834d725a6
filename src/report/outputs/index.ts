import type { ReportFormat } from "../data/types.ts";

/** Every form of the report. Each loads what it needs when it is asked: the drawing library only for the page. */
export const reportFormats: readonly ReportFormat[] = [
  {
    id: "html",
    extension: "html",
    description: "one page with charts that works offline",
    render: async (input) => (await import("../page/page.ts")).renderPage(input),
  },
  {
    id: "csv",
    extension: "csv",
    description: "every figure, one a line",
    render: async (input) => (await import("./csv.ts")).renderCsv(input),
  },
  {
    id: "md",
    extension: "md",
    description: "findings and tables as Markdown",
    render: async (input) => (await import("./markdown.ts")).renderMarkdown(input),
  },
  {
    id: "text",
    extension: "txt",
    description: "findings and table for a terminal",
    render: async (input) => (await import("./text.ts")).renderText(input),
  },
  {
    id: "json",
    extension: "json",
    description: "run, plan, figures and alarms",
    render: async (input) => (await import("./json.ts")).renderJson(input),
  },
];
