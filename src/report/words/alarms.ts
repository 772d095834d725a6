import { counted } from "../../lib/counted.ts";
import type { AlarmCause, Decision } from "../../metrics/alarm.ts";
import { protocol } from "../../records/protocol.ts";
import { missingJobsText } from "./caveats.ts";

/** One alarm in words, without the models it is about; of timings without their number, which `warnings.ts` adds up. */
export function alarmText(cause: AlarmCause): string {
  switch (cause.kind) {
    case "missing-jobs":
      return missingJobsText(cause);
    case "ties":
      return `${cause.ties} of ${counted(cause.answers, "answer")} ended in a tie between choices (more than ${percent(cause.limit)})`;
    case "below-chance":
      return `${cause.metric} is below chance: ${percent(cause.share)}, where guessing gives ${percent(cause.chance)}`;
    case "constant-choice":
      return `all ${cause.answers} answers are choice ${cause.choice + 1}`;
    case "unusable":
      return `${cause.unusable} of ${cause.answers} generated answers are empty or can't be read (more than ${percent(cause.limit)})`;
    case "unfinished-thoughts":
      return `${cause.unfinished} of ${counted(cause.answers, "generated answer")} ended while the model was still thinking: give it more maxTokens, or no stop text that it thinks in`;
    case "cut-thoughts":
      return `${cause.cut} of ${counted(cause.answers, "generated answer")} came only after the budget for thinking had ended the thought: a larger one may give another score`;
    case "unscored":
      return `${cause.missing} of ${counted(cause.answers, "answer")} have no ${cause.metric}`;
    case "timings":
      return timingsText(cause);
    case "decision":
      return decisionText(cause);
  }
}

function timingsText({ problem, precision }: Extract<AlarmCause, { kind: "timings" }>): string {
  const wanted = `±${Number((100 * (precision ?? 0)).toFixed(2))} %`;
  switch (problem) {
    case "never-clean":
      return "timings never had a quiet repetition, and are made of disturbed ones: let nothing else use the machine";
    case "out-of-time":
      return `timings ran out of time before the median of their quiet repetitions was known to ${wanted}: --time-budget gives them longer`;
    case "max-repetitions":
      return `timings reached ${protocol.mostRepeats} repetitions before their median was known to ${wanted}`;
  }
}

/** One sentence: who against what, the answer with its interval, at which look, and what it saved. */
function decisionText(decision: Decision): string {
  const { task, difference, look, looks, items, savedJobs, savedSeconds } = decision;
  const measure = task === null ? "" : ` in ${task}`;
  const interval =
    difference === null
      ? "no interval"
      : `difference ${signed(difference.value)} points, ${signed(difference.low)} to ${signed(difference.high)}`;
  const saved =
    savedJobs === 0
      ? "nothing was left out"
      : `${counted(savedJobs, "question")} ${savedJobs === 1 ? "was" : "were"} left out, about ${savedSeconds.toFixed(savedSeconds < 10 ? 1 : 0)} s`;
  return `${answerText(decision)}${measure}: ${interval}, at look ${look} of ${looks} on ${items} items; ${saved}`;
}

function answerText({ answer, subject, against, margin }: Decision): string {
  const within = `${points(margin)} points`;
  const other = "model" in against ? against.model : `the threshold of ${points(against.threshold)} points`;
  switch (answer) {
    case "better":
      return `decided: ${subject} is better than ${other}`;
    case "worse":
      return `decided: ${subject} is worse than ${other}`;
    case "equivalent":
      return `decided: ${subject} is within ${within} of ${other}`;
    case "non-inferior":
      return `decided: ${subject} loses less than ${within} against ${other}`;
    case "out-of-budget":
      return `not decided with all planned questions: ${subject} against ${other}, margin ${within}`;
    case null:
      return `not decided yet: ${subject} against ${other}, margin ${within}`;
  }
}

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;
const points = (share: number): string => String(Number((100 * share).toFixed(2)));
const signed = (share: number): string => `${share < 0 ? "−" : "+"}${Math.abs(100 * share).toFixed(1)}`;
