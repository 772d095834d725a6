import type { PlacedColumn } from "../../src/report/data/table.ts";

/** A column of what is known of a model before it runs, as somebody would add it: one entry of the list. */
export const architecture: PlacedColumn = {
  id: "architecture",
  heading: "Architecture",
  brief: "arch",
  place: 95,
  optional: false,
  cell: ({ model }) =>
    model.architecture === null
      ? { kind: "missing", label: "unknown", reason: "the file does not say" }
      : { kind: "figure", value: model.architecture, detail: null, origin: null, caveats: [], number: null },
};
