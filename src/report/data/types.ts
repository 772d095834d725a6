import type { Alarm } from "../../metrics/alarm.ts";
import type { PairedFigures } from "../../metrics/paired/types.ts";
import type { Row } from "../../metrics/types.ts";
import type { LoadRecord, Plan, RunRecord } from "../../records/schema.ts";
import type { SiteLink } from "../page/document.ts";
import type { RunDetail } from "./detail/types.ts";
import type { RunNoise } from "./noise.ts";

/** Jobs of one model and task that gave no result for one and the same cause. */
export interface Problem {
  readonly kind: "skip" | "fail";
  readonly model: string;
  readonly task: string;
  readonly message: string;
  readonly count: number;
}

/** One run as the report needs it: what was to be done, where, what came of it. */
export interface ReportRun {
  readonly name: string;
  readonly plan: Plan;
  readonly run: RunRecord;
  readonly rows: readonly Row[];
  readonly alarms: readonly Alarm[];
  /** How its models differ, compared by the same items. */
  readonly paired: PairedFigures;
  readonly counts: { readonly planned: number; readonly result: number; readonly skip: number; readonly fail: number };
  /** False when a part has no seal or jobs are missing. */
  readonly complete: boolean;
  /** `parts`: an earlier version resumed it, and no checksum covers all of its files. */
  readonly sealedBy: "whole" | "parts";
  readonly problems: readonly Problem[];
  /** The starts of each model: engine and settings are told from these. */
  readonly loads: readonly LoadRecord[];
  /** What disturbed the measurement: samples on a time line, reference benchmark, bandwidth ceiling. */
  readonly noise: RunNoise;
  /** Empty in forms of the report that show no single items. */
  readonly detail: RunDetail;
}

/** What every format is made from. */
export interface ReportInput {
  readonly runs: readonly ReportRun[];
  readonly title: string | null;
  /** ISO 8601; passed in, so that equal input gives equal output. */
  readonly generatedAt: string;
  /** The page over this one, where the report is a page of a site. */
  readonly up?: SiteLink;
}

/** A form in which a report can be written. */
export interface ReportFormat {
  readonly id: string;
  readonly extension: string;
  readonly description: string;
  render(input: ReportInput): Promise<string>;
}
