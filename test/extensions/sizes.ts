import type { ChartBuilder } from "../../src/report/charts/chart.ts";
import { tableRow } from "../../src/report/charts/marks.ts";
import { bytes } from "../../src/report/format/format.ts";
import { colour } from "../../src/report/format/palette.ts";
import { figureSpan, say } from "../../src/report/format/sentence.ts";

/** A chart as somebody would add it: this file, and a line in the registry. */
export const sizesChart: ChartBuilder = ({ settings: subjects }) => ({
  kind: "drawn",
  id: "sizes",
  title: "How large the files are",
  caption: say`Files of ${figureSpan(String(subjects.length))} models.`,
  note: "Bytes on disk.",
  table: {
    headings: ["Model", "File"],
    rows: subjects.map((subject) => tableRow(subject, bytes(subject.model.fileBytes ?? 0))),
  },
  spec: (width) => ({
    width: width - 60,
    height: 120,
    data: { values: subjects.map(({ key, model }) => ({ key, size: model.fileBytes })) },
    mark: { type: "point", filled: true, color: colour("accent") },
    encoding: { x: { field: "size", type: "quantitative", title: "bytes" } },
  }),
});
