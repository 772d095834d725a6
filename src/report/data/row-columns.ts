import type { Row } from "../../metrics/types.ts";
import { reasonText } from "../words/caveats.ts";
import { methodText } from "../words/method.ts";
import { scopeText } from "../words/scope.ts";
import { boundsOf, groupsOf, loadsOf, referenceOf } from "./row-methods.ts";

/** A column of `rows.csv`, and the key of the same name in `--json`. */
export interface RowColumn {
  readonly id: string;
  /** What it tells of a figure: whose it is, which quantity (alike for all models), the figure, on what it rests, or words made of these. */
  readonly part: "setting" | "quantity" | "figure" | "evidence" | "words";
  /** For docs/results.md. */
  readonly description: string;
  /** Several values are an array, which a CSV cell holds with spaces between them. */
  readonly of: (row: Row) => string | number | null | readonly (string | number)[];
}

/** Every column of a figure: first what was measured, then the figure, then how it was come by. */
export const rowColumns: readonly RowColumn[] = [
  { id: "model", part: "setting", description: "Id of the model in the run.", of: ({ model }) => model },
  {
    id: "variant",
    part: "setting",
    description: "Id of the engine settings; a run without `--sweep` has one.",
    of: ({ variant }) => variant,
  },
  {
    id: "task",
    part: "quantity",
    description: "`suite/task`; empty for all tasks together, or where tasks play no part.",
    of: ({ task }) => task,
  },
  {
    id: "metric",
    part: "quantity",
    description: "Id of the metric: see [metrics.md](metrics.md).",
    of: ({ metric }) => metric,
  },
  {
    id: "phase",
    part: "quantity",
    description:
      "Timed work: `prefill`, `decode`, `generation`, `first-token` or `batch`; empty for everything that is no timing.",
    of: ({ work }) => work?.phase ?? null,
  },
  {
    id: "tokens",
    part: "quantity",
    description: "Tokens that were evaluated or generated, of one sequence.",
    of: ({ work }) => work?.tokens ?? null,
  },
  {
    id: "depth",
    part: "quantity",
    description: "Tokens that were in the context before.",
    of: ({ work }) => work?.depth ?? null,
  },
  {
    id: "sequences",
    part: "quantity",
    description: "Sequences decoded side by side; 1 but in batches.",
    of: ({ work }) => work?.sequences ?? null,
  },
  {
    id: "arrivals",
    part: "quantity",
    description: "Under load: `closed` (users at once), `poisson` or `constant` (a rate); empty: no load.",
    of: ({ serving }) => serving?.arrivals ?? null,
  },
  {
    id: "load",
    part: "quantity",
    description: "Users at once, or requests a second; empty where a figure is over all loads that were tried.",
    of: ({ serving }) => serving?.level ?? null,
  },
  {
    id: "promptTokens",
    part: "quantity",
    description: "Under load: tokens of each prompt.",
    of: ({ serving }) => serving?.promptTokens ?? null,
  },
  {
    id: "answerTokens",
    part: "quantity",
    description: "Under load: tokens that each request asks for.",
    of: ({ serving }) => serving?.answerTokens ?? null,
  },
  {
    id: "threads",
    part: "quantity",
    description: "Threads of the engine; several where loads differ; empty where threads play no part.",
    of: ({ threads }) => threads,
  },
  {
    id: "fileCache",
    part: "quantity",
    description: "Of load times: `warm`, the file was in memory; `cold`, on disk alone; empty: unknown.",
    of: ({ fileCache }) => fileCache,
  },
  {
    id: "covers",
    part: "quantity",
    description:
      "What memory or energy it is: `disk`, `process`, `main-memory`, `gpu-memory`; `wall`, `machine`, `package`, `soc`, `gpu`.",
    of: ({ covers }) => covers,
  },
  {
    id: "methodKind",
    part: "quantity",
    description: "How the figure was measured, as one word: see below.",
    of: ({ method }) => method.kind,
  },
  {
    id: "clock",
    part: "quantity",
    description: "Of timings: `engine` (inside the engine's calls), `wall`, or `processor` (CPU time).",
    of: ({ method }) => (method.kind === "timing" ? method.clock : null),
  },
  {
    id: "reference",
    part: "quantity",
    description: "The model, or the task, that the figure compares with.",
    of: ({ method }) => referenceOf(method),
  },
  {
    id: "sensors",
    part: "evidence",
    description: "Energy sensors that were read; empty where none was.",
    of: ({ method }) => (method.kind === "sensor" || method.kind === "idle-power" ? method.sensors : []),
  },
  { id: "unit", part: "quantity", description: "Unit of `value`, `low` and `high`.", of: ({ unit }) => unit },
  { id: "better", part: "quantity", description: "`higher`, `lower` or `neither`.", of: ({ better }) => better },
  { id: "n", part: "evidence", description: "Items, repetitions or loads behind the value.", of: ({ n }) => n },
  {
    id: "value",
    part: "figure",
    description: "The figure; empty: `reason` says why there is none.",
    of: ({ value }) => value,
  },
  { id: "low", part: "figure", description: "Lower end of what `bounds` names.", of: ({ low }) => low },
  { id: "high", part: "figure", description: "Upper end of what `bounds` names.", of: ({ high }) => high },
  {
    id: "bounds",
    part: "evidence",
    description: "What `low` and `high` are, as one word: see below.",
    of: (row) => (row.low === null ? null : boundsOf(row.method)),
  },
  {
    id: "loads",
    part: "evidence",
    description: "Fresh starts of the model behind the value.",
    of: ({ method }) => loadsOf(method),
  },
  {
    id: "groups",
    part: "evidence",
    description: "Groups of items that the interval respects; empty where items stand alone.",
    of: ({ method }) => groupsOf(method),
  },
  {
    id: "origin",
    part: "evidence",
    description: "`measured`, `modelled` (estimated) or `published`.",
    of: ({ origin }) => origin,
  },
  {
    id: "caveats",
    part: "evidence",
    description: "What to keep in mind, as words; the sentences are in `reason`.",
    of: ({ caveats }) => [...new Set(caveats.map(({ kind }) => kind))],
  },
  { id: "method", part: "words", description: "How the figure was measured, as a sentence.", of: methodText },
  { id: "scope", part: "words", description: "What it covers and with how many threads, in words.", of: scopeText },
  {
    id: "reason",
    part: "words",
    description: "Why there is no value, or what to keep in mind, in words.",
    of: reasonText,
  },
];
