import type { MeasuringEvent } from "../../../execute/run-event.ts";
import type { RunWatcher } from "../../../execute/watcher.ts";
import { counted } from "../../../lib/counted.ts";
import { createRunReducer, type RunReducer } from "../../../metrics/reduce.ts";
import { readRun } from "../../../records/read.ts";
import type { Plan, RunRecord, SchoolmarkRecord } from "../../../records/schema.ts";
import { noDetail } from "../../../report/data/detail/types.ts";
import { createNoiseTally } from "../../../report/data/noise.ts";
import { type RunSummary, summarize } from "../../../report/data/setting-summaries.ts";
import { liveMarkup } from "../../../report/page/live/page.ts";
import { createTimeLeft } from "../time-left.ts";

/** A run as it stands: what it told and wrote so far. */
export interface LiveRun {
  readonly watcher: RunWatcher;
  /** What the page is to show now. */
  markup(ended: string | null): string;
}

/** Figures are made anew after this many times the time that making them took: the run is slowed by 2 % at most. */
const figuresEvery = 50;
const maxProblemsKept = 200;

/** Keeps count of a run; `changed` is called between timed sections, whenever there is something new to show. */
export function createLiveRun(planned: Plan, changed: () => void): LiveRun {
  const progress = createProgress(planned);
  const figures = createFigures(planned);
  return {
    watcher: {
      async begin({ plan, jobs, earlier }) {
        progress.begin(plan, jobs);
        figures.begin(plan);
        if (earlier === null) return;
        // What had failed is tried again: only what ended well stays.
        for await (const { record } of readRun(earlier))
          if (!["run", "skip", "fail", "end"].includes(record.kind)) figures.observe(record);
      },
      observe: figures.observe,
      tell(event) {
        progress.tell(event);
        changed();
      },
    },
    markup: (ended) => liveMarkup({ ...progress.now(), summary: figures.summary(ended !== null), ended }),
  };
}

/** How far a run is and what it is doing, from the events that it tells. */
function createProgress(planned: Plan) {
  let { jobs, loads } = planned;
  let [done, load] = [0, 0];
  let timeLeft = createTimeLeft(jobs);
  let msLeft: number | null = null;
  let doing = "timing the machine itself";
  const problems: string[] = [];
  return {
    begin(plan: Plan, jobsLeft: number): void {
      [jobs, loads] = [jobsLeft, plan.loads];
      timeLeft = createTimeLeft(jobs);
    },
    tell(event: MeasuringEvent): void {
      if (event.type === "load") {
        load = event.load;
        doing = `${event.model} is being loaded${ofLoads(load, loads)}`;
      } else if (event.type === "problem") {
        problems.push(`${event.model}: ${event.message}`);
        problems.splice(0, problems.length - maxProblemsKept);
      } else if (event.type === "common-threads") {
        doing = `${event.model} is asked again with ${counted(event.threads, "thread")}, so that energies compare`;
      } else if (event.type === "job") {
        done = event.done;
        msLeft = timeLeft(done);
        doing = `${event.model} on ${event.task}${ofLoads(load, loads)}`;
      }
    },
    now: () => ({ done, jobs, msLeft, doing, problems }),
  };
}

/** The figures of a run, from the records that it wrote so far. */
function createFigures(planned: Plan) {
  let plan = planned;
  let run: RunRecord | null = null;
  let reducer: RunReducer | null = null;
  const waiting: SchoolmarkRecord[] = [];
  let figures: { readonly summary: RunSummary; readonly nextAt: number } | null = null;
  return {
    begin(of: Plan): void {
      plan = of;
    },
    observe(record: SchoolmarkRecord): void {
      if (record.kind === "run" && run === null) {
        run = record;
        reducer = createRunReducer({ plan, run });
        for (const earlier of waiting.splice(0)) reducer.add(earlier, "live:0");
      }
      if (reducer === null) waiting.push(record);
      else reducer.add(record, "live:0");
    },
    /** Null before the run's own record; the same as before where making them anew would slow the run. */
    summary(isLast: boolean): RunSummary | null {
      if (run === null || reducer === null) return null;
      const start = performance.now();
      if (figures !== null && start < figures.nextAt && !isLast) return figures.summary;
      const summary = summaryOf(plan, run, reducer);
      const end = performance.now();
      figures = { summary, nextAt: end + figuresEvery * (end - start) };
      return summary;
    },
  };
}

function ofLoads(load: number, loads: number): string {
  return loads > 1 ? `, load ${load + 1} of ${loads}` : "";
}

function summaryOf(plan: Plan, run: RunRecord, reducer: RunReducer): RunSummary {
  return summarize({
    name: "live",
    plan,
    run,
    ...reducer.finish(),
    counts: { planned: plan.jobs, result: 0, skip: 0, fail: 0 },
    complete: false,
    sealedBy: "whole",
    problems: [],
    loads: [],
    noise: createNoiseTally().finish(),
    detail: noDetail,
  });
}
