import { isAllInvented, traitsOf } from "../../records/plan-runners.ts";
import { protocol } from "../../records/protocol.ts";
import type { LoadRecord, Plan } from "../../records/schema.ts";
import type { RunNoise } from "../data/noise.ts";
import { referenceBenchmarkWords } from "./noise.ts";

/** How timed work was repeated; null where nothing was timed. */
export function timingsInWords(plan: Plan): string | null {
  if (!isTimed(plan)) return null;
  const { precision, timeBudgetSeconds } = plan;
  const budget =
    timeBudgetSeconds === undefined
      ? `${protocol.usualTimingMs / 1000} s each`
      : `${Number(timeBudgetSeconds.toPrecision(3))} s for all of them, shared out as they go`;
  return [
    precision === undefined
      ? "each is taken once to warm up, then as often as its suite says"
      : `each is warmed up until two repetitions in a row agree, then repeated until the median's 95 % interval is within ±${percent(precision)}, or until the time is up (${budget}); disturbed repetitions don't count for that where there are others`,
    `${clocksInWords(plan)}; each load gives one median, and every repetition is kept in the records`,
  ].join("; ");
}

/** Where the clock of timings stands, by what the runners can tell. */
function clocksInWords(plan: Plan): string {
  const outside = plan.models.filter((model) => traitsOf(plan, model).clock === "wall");
  const inside =
    "prefill and decode are timed inside the engine's own calls, generation and the first token as a program gets them";
  if (outside.length === 0) return inside;
  const wall = "all of them are timed from outside the engine, as a program gets them";
  return outside.length === plan.models.length
    ? wall
    : `${inside}; of ${outside.map(({ id }) => id).join(", ")} ${wall}`;
}

/** What becomes of noisy timings; null where nothing was timed. */
export function retakingInWords(plan: Plan): string | null {
  if (!isTimed(plan)) return null;
  const { retakeShare, retakeCreditMs, mostRetakes } = protocol;
  return `timings whose quiet repetitions don't suffice are taken again at the end of their load, once the machine is quiet, up to ${mostRetakes} times, as long as there is time for it: ${percent(retakeShare[plan.profile])} of what timings take, and ${retakeCreditMs / 1000} s; the disturbed ones are kept beside them, marked`;
}

function isTimed(plan: Plan): boolean {
  return !isAllInvented(plan) && plan.tasks.some(({ repeats }) => repeats === "each-load");
}

/** The protocol of every run, in a few lines, for those who have none at hand. */
export function protocolInWords(): readonly string[] {
  const { loads, precision, usualTimingMs, mostRepeats, stableShare, mostWarmUps, retakeShare, retakeCreditMs } =
    protocol;
  return [
    `${loads.full} fresh loads of each model (quick profile ${loads.quick}); questions are asked for ${protocol.questionWarmUpMs / 1000} s before the first answer counts`,
    `a timing warms up until two repetitions in a row agree to ${percent(stableShare)} (at most ${mostWarmUps}), then repeats until its median is known to ±${percent(precision)}, for ${usualTimingMs / 1000} s or ${mostRepeats} times at most`,
    `disturbed timings are taken again, up to ${protocol.mostRetakes} times, within ${percent(retakeShare.full)} of the time that timings take (quick profile ${percent(retakeShare.quick)}) and ${retakeCreditMs / 1000} s`,
    `more threads are taken where they decode ${protocol.clearlyFaster} times as fast`,
  ];
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(2))} %`;
}

/** How answers were asked. */
export function askingInWords(plan: Plan): string | null {
  return isAllInvented(plan)
    ? null
    : `before the first answer counts, questions are asked for ${protocol.questionWarmUpMs / 1000} s and forgotten, so that first use is not booked on them; each question is answered once, in the first load; those that begin alike come one after another`;
}

/** How the number of threads came about; null where no model was opened. */
export function threadChoiceInWords({ variants }: Plan, loads: readonly LoadRecord[]): string | null {
  if (loads.length === 0) return null;
  const trials = loads.filter(({ threadTrial }) => threadTrial.length > 0);
  const tried = [...new Set(trials.flatMap(({ threadTrial }) => threadTrial.map(({ threads }) => threads)))];
  const given = variants.every(({ threads }) => threads !== null);
  if (given) return "as asked for";
  return tried.length === 0
    ? null
    : `the fewest that no other count clearly beat in a short trial of ${tried.toSorted((a, b) => a - b).join(", ")} before the first load, in a process of its own`;
}

/** What the machine's own speed was held against, before and after; null where neither was taken. */
export function ownSpeedInWords({ canary: benchmark, roofs: ceilings }: RunNoise): string | null {
  const parts = [
    ...(benchmark.start === null && benchmark.end === null
      ? []
      : [
          "the canary is the smallest bundled model on one thread, timed before the first model and after the last",
          ...referenceBenchmarkWords(benchmark),
        ]),
    ...(ceilings.length === 0
      ? []
      : [
          `memory is read ${ceilings.some(({ model }) => model !== null) ? "before and after each model that is timed" : "once before and once after all models"}: decoding reads every active weight for each token, so this is its roof`,
        ]),
  ];
  return parts.length === 0 ? null : parts.join("; ");
}
