import { basename } from "node:path";
import { type CostBasis, costRows } from "../../analysis/cost/cost.ts";
import { lawRows } from "../../analysis/scaling/law-rows.ts";
import { recordPosition } from "../../metrics/record-ids.ts";
import { createRunReducer } from "../../metrics/reduce.ts";
import type { Catalogue } from "../../models/catalogue/catalogue.ts";
import { withCatalogue } from "../../models/catalogue/own-rows.ts";
import { readPlan, readRunFiles, readRunInBlocks, readRunRecord } from "../../records/read.ts";
import { decidedReason, type LoadRecord, type Plan, type SchoolmarkRecord } from "../../records/schema.ts";
import type { Counts, StoredRecord } from "../../records/types.ts";
import { createDetailTally } from "./detail/tally.ts";
import { noDetail } from "./detail/types.ts";
import { createNoiseTally } from "./noise.ts";
import type { Problem, ReportRun } from "./types.ts";

/** What today's tables say beside the records, and how much of the records is kept. */
export interface ReadOptions {
  /** Take what is published of the models from here instead of from the run's plan. */
  readonly catalogue?: Catalogue | null;
  /** The run's figures, or for the page every question and answer too. */
  readonly depth?: "figures" | "items";
  readonly costs?: CostBasis;
  /** Hears every record too, so that nobody reads a run twice. */
  readonly listener?: { add(record: SchoolmarkRecord, id: string): void };
}

const noCosts: CostBasis = { grid: null, dollarsPerKilowattHour: null };

/** Reads a run's folder and makes its figures. Throws UserError when it is no run or its records can't be trusted. */
export async function readReportRun(
  folder: string,
  { catalogue = null, depth = "figures", costs = noCosts, listener }: ReadOptions = {},
): Promise<ReportRun> {
  const plan = withPublished(await readPlan(folder), catalogue);
  const run = await readRunRecord(folder);
  const reducer = createRunReducer({ plan, run });
  const counts = { planned: plan.jobs, result: 0, skip: 0, fail: 0 };
  const problems = new Map<string, Problem>();
  const loads: LoadRecord[] = [];
  const finalized = new Set<string>();
  const noise = createNoiseTally();
  const detail = depth === "items" ? createDetailTally(plan) : null;
  const add = ({ record, id }: StoredRecord): void => {
    reducer.add(record, id);
    noise.add(record);
    detail?.add(record);
    listener?.add(record, id);
    if (record.kind === "load") loads.push(record);
    if (record.kind === "end") finalized.add(recordPosition(id).writer);
    if (record.kind === "result" || record.kind === "skip" || record.kind === "fail") counts[record.kind] += 1;
    // What an answered run left out is no problem: the answer tells of it.
    if (record.kind === "skip" && record.reason === decidedReason) return;
    if (record.kind === "skip" || record.kind === "fail") {
      const message = record.kind === "skip" ? record.reason : record.message;
      const key = JSON.stringify([record.kind, record.model, record.task, message]);
      const known = problems.get(key);
      problems.set(key, {
        kind: record.kind,
        model: record.model,
        task: record.task,
        message,
        count: (known?.count ?? 0) + 1,
      });
    }
  };
  for await (const records of readRunInBlocks(folder)) for (const stored of records) add(stored);
  const { rows, alarms, paired } = reducer.finish();
  const { last, sealedBy } = await readRunFiles(folder);
  const isFinalized = last.length > 0 && last.every((path) => finalized.has(basename(path, ".jsonl")));
  const complete = counts.result + counts.skip + counts.fail === counts.planned && isFinalized;
  return {
    name: basename(folder),
    plan,
    run,
    rows: [...rows, ...costRows(rows, costs), ...lawRows(plan)],
    alarms,
    paired,
    counts: counts satisfies Counts,
    complete,
    sealedBy,
    problems: [...problems.values()],
    loads,
    noise: noise.finish(),
    detail: detail?.finish() ?? noDetail,
  };
}

function withPublished(plan: Plan, catalogue: Catalogue | null): Plan {
  return catalogue === null ? plan : { ...plan, models: [...withCatalogue(plan.models, catalogue)] };
}
