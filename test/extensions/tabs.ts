import type { ReportFormat } from "../../src/report/data/types.ts";

/** An output as somebody would add it: this file, and a line in the registry. */
export const tabs: ReportFormat = {
  id: "tabs",
  extension: "tsv",
  description: "model, metric and value, parted by tabs",
  render: async ({ runs }) =>
    runs
      .flatMap(({ rows }) => rows)
      .map(({ model, metric, value }) => `${model}\t${metric}\t${value ?? ""}\n`)
      .join(""),
};
