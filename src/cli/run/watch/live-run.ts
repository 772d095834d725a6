import { counted } from "../../../lib/counted.ts";
import { createRunReducer, type RunReducer } from "../../../metrics/reduce.ts";
import { readRun } from "../../../records/read.ts";
import type { Plan, RunRecord, SchoolmarkRecord } from "../../../records/schema.ts";
import { noDetail } from "../../../report/detail/types.ts";
import { type LiveState, liveMarkup } from "../../../report/live/page.ts";
import { createNoiseTally } from "../../../report/noise.ts";
import { type RunSummary, summarize } from "../../../report/setting-summaries.ts";
import { createTimeLeft } from "../time-left.ts";
import type { RunWatcher } from "./watcher.ts";

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
  let plan = planned;
  let [jobs, done, load] = [planned.jobs, 0, 0];
  let timeLeft = createTimeLeft(jobs);
  let msLeft: number | null = null;
  let doing = "timing the machine itself";
  let run: RunRecord | null = null;
  let reducer: RunReducer | null = null;
  const waiting: SchoolmarkRecord[] = [];
  const problems: string[] = [];
  let figures: { readonly summary: RunSummary; readonly nextAt: number } | null = null;
  const summary = (isLast: boolean): RunSummary | null => {
    if (run === null || reducer === null) return null;
    const start = performance.now();
    if (figures !== null && start < figures.nextAt && !isLast) return figures.summary;
    const made = summaryOf(plan, run, reducer);
    const end = performance.now();
    figures = { summary: made, nextAt: end + figuresEvery * (end - start) };
    return made;
  };
  const observe = (record: SchoolmarkRecord): void => {
    if (record.kind === "run" && run === null) {
      run = record;
      reducer = createRunReducer({ plan, run });
      for (const earlier of waiting.splice(0)) reducer.add(earlier, "live:0");
    }
    if (reducer === null) waiting.push(record);
    else reducer.add(record, "live:0");
  };
  return {
    watcher: {
      async begin(of) {
        ({ plan, jobs } = of);
        timeLeft = createTimeLeft(jobs);
        if (of.earlier === null) return;
        // What had failed is tried again: only what ended well stays.
        for await (const { record } of readRun(of.earlier))
          if (!["run", "skip", "fail", "end"].includes(record.kind)) observe(record);
      },
      observe,
      tell(event) {
        if (event.type === "load") {
          load = event.load;
          doing = `${event.model} is being loaded${ofLoads(load, plan.loads)}`;
        } else if (event.type === "problem") {
          problems.push(`${event.model}: ${event.message}`);
          problems.splice(0, problems.length - maxProblemsKept);
        } else if (event.type === "common-threads") {
          doing = `${event.model} is asked again with ${counted(event.threads, "thread")}, so that energies compare`;
        } else if (event.type === "job") {
          done = event.done;
          msLeft = timeLeft(done);
          doing = `${event.model} on ${event.task}${ofLoads(load, plan.loads)}`;
        }
        changed();
      },
    },
    markup(ended) {
      const state: LiveState = { done, jobs, msLeft, doing, problems, summary: summary(ended !== null), ended };
      return liveMarkup(state);
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
    problems: [],
    loads: [],
    noise: createNoiseTally().finish(),
    detail: noDetail,
  });
}
