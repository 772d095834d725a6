import { counted } from "../../lib/counted.ts";
import { printable } from "../../lib/untrusted.ts";
import type {
  Caveat,
  EnergyCaveat,
  MemoryCaveat,
  MissingJobs,
  ScoreCaveat,
  SensorProblem,
  ServingCaveat,
  TimingCaveat,
} from "../../metrics/caveat.ts";
import type { Row } from "../../metrics/types.ts";
import { markWords } from "../../records/noise.ts";
import { unmeasuredServer } from "./unmeasured-server.ts";
import { threadsText } from "./work.ts";

/** The figure that a caveat stands at: over all tasks, each is named. */
type Place = Pick<Row, "work"> & { readonly task?: string | null };

type Words<C extends Caveat> = {
  readonly [K in C["kind"]]: string | ((caveat: Extract<C, { kind: K }>, place: Place) => string);
};

/** Why a figure has no value, or what to keep in mind of it, each by itself. */
export function caveatTexts({ caveats, ...place }: Place & Pick<Row, "caveats">): readonly string[] {
  return caveats.map((caveat) => caveatText(caveat, place));
}

/** All caveats of a figure as one text, the column `reason`; null where there are none. */
export function reasonText(figure: Place & Pick<Row, "caveats">): string | null {
  return figure.caveats.length === 0 ? null : caveatTexts(figure).join("; ");
}

/** Why a figure has no value. */
export function whyAbsent(figure: Place & Pick<Row, "caveats">): string {
  return reasonText(figure) ?? "not measured";
}

/** A baseline file may hold a kind that a later version of the program added: it is told by its name. */
function caveatText(caveat: Caveat, place: Place): string {
  const texts: Readonly<Record<string, string | ((caveat: never, place: Place) => string)>> = words;
  const text = texts[caveat.kind] ?? caveat.kind;
  return typeof text === "string" ? text : text(caveat as never, place);
}

/** `3 of 100 items have no result: timeout: … (2), not asked (1)`. */
export function missingJobsText({ missing, planned, causes, otherCauses, notAsked }: MissingJobs): string {
  const all = [
    ...causes.map(({ failure, message, jobs }) => ({
      text: failure === null ? message : `${failure}: ${message}`,
      jobs,
    })),
    ...(otherCauses > 0 ? [{ text: "other reasons", jobs: otherCauses }] : []),
    ...(notAsked > 0 ? [{ text: "not asked", jobs: notAsked }] : []),
  ];
  const [only] = all;
  const told = all.length === 1 ? only?.text : all.map(({ text, jobs }) => `${text} (${jobs})`).join(", ");
  return `${missing} of ${planned} items have no result: ${told ?? ""}`;
}

const scoreWords: Words<ScoreCaveat> = {
  "missing-jobs": (caveat, { task, work }) =>
    task === null && work === null ? `${caveat.task}: ${missingJobsText(caveat)}` : missingJobsText(caveat),
  "stopped-early": ({ asked, planned }) =>
    `from a stopped run: ${asked} of ${planned} items had their turn until it was decided, so the value leans towards the answer and its interval does not allow for the looks`,
  "answers-without-score": ({ missing, answers }) => `${missing} of ${counted(answers, "answer")} without this score`,
  "no-answer-scored": "no answer has this score",
  "no-items": "the task has no items",
  "no-scores": "no scores",
  "no-item-scored": "no item has a score",
  "empty-items": ({ per }) => `the items hold no ${per}s`,
  "too-large": "too large to be written as a number",
  "one-group": "one group: no interval",
  "one-item": "one item: no interval",
  "no-variance": "every item has the same score: no interval",
  "no-upper-end": "the interval has no upper end",
  "task-note": ({ note }) => note,
  "tasks-without-score": ({ tasks }) => `no score for ${tasks.join(", ")}`,
  "unpaired-answers": ({ answers }) => `${counted(answers, "answer")} without one to hold it against`,
  "other-tokens": "the two split texts into other tokens",
};

const timingWords: Words<TimingCaveat> = {
  "never-clean": "never quiet: every repetition was disturbed, and the figure is made of these",
  "noisy-loads-left-out": ({ left, loads }) =>
    `${left} of ${counted(loads, "load")} left out, as they were never quiet`,
  "wall-clock": ({ why }) => `wall clock: ${why === "" ? "the engine's call was not timed apart" : why}`,
  "untimed-repetitions": ({ untimed, repetitions }) => `${untimed} of ${repetitions} repetitions without a time`,
  "no-timings": "no timings",
  "never-opened": "the model was never open",
  "open-already": "a server had opened the model before",
  "cache-state-unknown": ({ reasons }) => `cold or warm is not told: ${reasons.join(", ")}`,
  "never-settled": "never quiet: no settled repetition to hold it against",
  "first-not-recorded": "the first repetition was not recorded",
  "asked-before": "no load began with a timing: questions were asked before",
  "too-few-answers": ({ answers, needed }) => `${counted(answers, "answer")} of the ${needed} that such a tail needs`,
  "gpu-memory": "a GPU decodes from its own memory: how fast the processor reads says nothing of it",
  "reads-unknown": "the header does not tell what decoding reads",
  "reads-note": ({ note }) => note,
  "bandwidth-not-read": ({ threads, reason }) => reason ?? `memory was not read with ${threadsText([threads])}`,
  "bandwidth-moved": ({ byMoreThan }) =>
    `memory's speed before and after the model differs by more than ${100 * byMoreThan} %`,
  "above-bandwidth": "above 100 %: the model sits in the processor's cache, or the bandwidth was under-measured",
  noise: ({ marks }) => marks.map(({ mark, samples }) => `${markWords[mark]} (${samples})`).join(", "),
};

const servingWords: Words<ServingCaveat> = {
  "failed-requests": ({ failures }) =>
    `failed requests: ${failures.map(({ cause, requests }) => `${printable(cause)} (${requests})`).join(", ")}`,
  "client-limited": ({ cpuShare, lagMs }) =>
    `the load generator may be the bottleneck: ${Math.round(100 * cpuShare)} % of a core, up to ${lagMs.toPrecision(2)} ms late`,
  "no-full-load":
    "too few requests to leave out the end, when users have nothing more to send: use at least 3 for each user",
  "no-load-held": ({ lowest }) => `not even the lowest load that was tried (${lowest}) keeps the limits`,
};

const memoryWords: Words<MemoryCaveat> = {
  "process-before": ({ peakBytes, baselineBytes }) =>
    `${megabytes(peakBytes)} in all, ${megabytes(baselineBytes)} of them before the model was opened`,
  container: ({ limitBytes, usedBytes, peakBytes }) => {
    const parts = [
      ...(usedBytes === null ? [] : [`used up to ${megabytes(usedBytes)}`]),
      ...(peakBytes === null ? [] : [`has held ${megabytes(peakBytes)} at most, cached files counted`]),
    ];
    return `the whole container, limited to ${megabytes(limitBytes)}, ${parts.join(" and ")}`;
  },
  "server-memory": ({ program }) =>
    `all that the server holds: the process ${printable(program)} and those it started, other uses included`,
  "server-not-measured": ({ reason }) => unmeasuredServer(reason),
  "no-process": "the model runs in no process of this machine",
  "system-silent": "the system did not tell this of the process",
  "no-account": "the engine gives no account",
  "estimate-note": ({ note }) => note,
};

const energyWords: Words<EnergyCaveat> = {
  "without-gpu": "the GPU's energy is not in it",
  "without-processor": "the processor's energy is not in it",
  "sensor-not-used": ({ sensors, problem }) => `${sensors.join(" and ")}: ${sensorProblemText(problem)}`,
  "short-window": ({ seconds, neededSeconds }) =>
    `short: ${seconds.toFixed(1)} s of the ${neededSeconds} s that a good figure takes`,
  "answers-without-readings": ({ missing, answers }) => `${missing} of ${answers} answers without readings`,
  "answers-without-cpu-time": ({ missing, answers }) => `${missing} of ${answers} answers without CPU time`,
  "tasks-unanswered": "not all tasks were answered",
  "no-answers-for": ({ tasks }) => `no answers for ${tasks.join(", ")}`,
  "too-short-for-sensor": "too short for this sensor",
  "idle-unknown": "power at rest is not known",
  "not-above-idle": "not above the power at rest",
  "accuracy-unknown": ({ tasks }) => `no accuracy above chance can be told${forTasks(tasks)}`,
  "not-above-chance": "not above chance",
  "no-interval-above-zero": "no interval above 0 can be told",
  "cpu-time-unknown": "the CPU time of the process is not known",
  "no-cpu-time": "no CPU time was used",
  "too-few-remeasured": "too few items of some task were asked again",
  "too-few-for-interval": "too few items for an interval",
  "threads-differ": ({ because }) =>
    `threads differ: the proxy's error does not cancel${because === null ? "" : notAgainWords[because]}; -t N takes all models at one thread count`,
};

const notAgainWords = {
  "quick-profile": ", and the quick profile asks nothing again with one count (--full does)",
  "stopped-when-decided": ", and a run that stops once it is decided asks nothing again with one count",
} as const;

const words: Words<Caveat> = {
  ...scoreWords,
  ...timingWords,
  ...servingWords,
  ...memoryWords,
  ...energyWords,
  "reference-line":
    "a reference line: the law knows nothing of data and recipe, and is drawn outside of what it was fitted to",
  unknown: ({ why }) => why,
  invented: "the answers are invented: no model spent energy on them",
  "not-measured": "not measured in this run",
  quoted: ({ text }) => text,
};

function sensorProblemText(problem: SensorProblem): string {
  switch (problem.kind) {
    case "dropped":
      return problem.reason;
    case "stood-still":
      return "it stood still";
    case "saw-too-little":
      return `saw ${Math.round(100 * problem.share)} % of the answers of ${problem.model}`;
    case "no-energy":
      return `told no energy while ${problem.model} answered`;
    case "too-slow":
      return `is read ${problem.hertz} times a second, and ${problem.model} answered in ${problem.seconds.toPrecision(2)} s`;
  }
}

function forTasks(tasks: readonly string[] | "some" | "every"): string {
  if (tasks === "some") return "";
  return ` for ${tasks === "every" ? "every task" : tasks.join(", ")}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
