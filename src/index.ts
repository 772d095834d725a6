/**
 * Schoolmark as a library: what the command line does, without a terminal. Nothing here prints, exits or reads the command
 * line; what is wrong with an argument, a file or a folder is thrown as UserError, with the text that the command line shows.
 */
// biome-ignore-all lint/performance/noBarrelFile: the package's one entry has no code of its own.
export type { Assessment as Verdict } from "./analysis/comparison/assess.ts";
export type { FlippedItem } from "./analysis/comparison/flipped-answers.ts";
export type { GateOutcome } from "./analysis/comparison/verdict.ts";
export type { BudgetCheck } from "./analysis/policy/budgets.ts";
export { type CompareOptions, type Comparison, check, compare, type Policy } from "./api/compare.ts";
export { prepareRun } from "./api/prepare-run.ts";
export { readPlan, readRun } from "./api/read-run.ts";
export { type RunFigures, reduceRun } from "./api/reduce-run.ts";
export type { ComparisonFormatName } from "./api/render-comparison.ts";
export { type ReportFormatName, type ReportOptions, renderReport, reportFormatNames } from "./api/render-report.ts";
export type { BadModel, EndedRun, ExecuteOptions, PreparedRun, PrepareOptions, RunRequest } from "./api/types.ts";
export type { PreparingEvent, RunEvent } from "./execute/run-event.ts";
export {
  ChecksumError,
  DamagedError,
  EngineError,
  EngineMissingError,
  LockLostError,
  UserError,
} from "./lib/errors.ts";
export type { Alarm } from "./metrics/alarm.ts";
export type { Row } from "./metrics/types.ts";
export type { Plan, SchoolmarkRecord } from "./records/schema.ts";
export type { Counts, StoredRecord } from "./records/types.ts";
