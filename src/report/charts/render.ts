import * as vega from "vega";
import { type Config, compile, type TopLevelSpec } from "vega-lite";
import { colour } from "../format/palette.ts";
import { markKeys } from "./keys.ts";
import { fontStack, textWidth } from "./text-width.ts";

/** Sizes that the layout code has to know as well. */
const labelSize = 12;

const config: Config = {
  // Each chart is one image with a caption and a data table; hundreds of spoken marks would be noise (`markKeys`).
  mark: { aria: true },
  background: null as unknown as string,
  font: fontStack,
  padding: 4,
  view: { stroke: null },
  axis: {
    labelColor: colour("muted"),
    titleColor: colour("text"),
    gridColor: colour("grid"),
    tickColor: colour("edge"),
    domainColor: colour("edge"),
    labelFontSize: labelSize,
    titleFontSize: labelSize,
    titleFontWeight: "normal",
    titlePadding: 8,
    labelOverlap: false,
    labelFlush: false,
    tickSize: 4,
  },
  axisY: { domain: false, ticks: false },
  title: { color: colour("text"), fontSize: labelSize + 1, fontWeight: "bold", anchor: "start", offset: 8 },
  text: { fontSize: labelSize, color: colour("text") },
};

/** Vega has it, its types don't: how wide a text is, where there is no canvas to ask. */
const { textMetrics } = vega as unknown as { textMetrics: { width(item: TextItem, text: unknown): number } };

/** Draws a chart as SVG text, the same for the same spec; colours stay references to the page's. */
export async function renderSvg(spec: TopLevelSpec, id: string): Promise<string> {
  textMetrics.width = measure;
  vega.resetSVGDefIds();
  const view = new vega.View(vega.parse(compileSpec(spec, () => {})), { renderer: "none", logLevel: vega.Error });
  try {
    return inline(await view.toSVG(), id);
  } finally {
    view.finalize();
  }
}

/** Vega-Lite to Vega with our look; a warning means a mistake in a spec of ours, so the tests pass `warn`. */
export function compileSpec(spec: TopLevelSpec, warn: (message: string) => void): vega.Spec {
  const logger = {
    level: () => logger,
    error: (...messages: readonly unknown[]) => report(messages),
    warn: (...messages: readonly unknown[]) => report(messages),
    info: () => logger,
    debug: () => logger,
  };
  const report = (messages: readonly unknown[]): typeof logger => {
    warn(messages.join(" "));
    return logger;
  };
  return compile(spec, { config, logger }).spec;
}

interface TextItem {
  readonly fontSize?: number;
  readonly fontWeight?: string | number;
}

function measure(item: TextItem, text: unknown): number {
  const bold = item.fontWeight === "bold" || Number(item.fontWeight) >= 600;
  return textWidth(String(text ?? ""), item.fontSize ?? 11, bold ? "bold" : "normal");
}

/** A tenth of a pixel is finer than can be seen; whole doubles would make up a third of the page. */
function shorterNumbers(tag: string): string {
  return tag.replace(/(\d\.\d)\d+/g, "$1").replace(/(?<=\d)\.0(?!\d)/g, "");
}

/** An SVG inside HTML needs no namespaces; its size follows the page. What is said once for all is left out of each mark. */
function inline(svg: string, id: string): string {
  return svg
    .replace(
      /^<svg [^>]*?width="([\d.]+)" height="([\d.]+)" viewBox="([^"]+)">/,
      (_tag, width, height, box) =>
        `<svg role="img" aria-labelledby="${id}" width="${width}" height="${height}" viewBox="${box}">`,
    )
    .replace(/<[^>]*>/g, (tag) =>
      tag.startsWith("<svg ")
        ? tag
        : shorterNumbers(markKeys(tag)).replace(
            / (font-family="[^"]*"|pointer-events="none"|opacity="1")(?=[ />])/g,
            "",
          ),
    );
}
