import type { Cause } from "../../../analysis/comparison/causes.ts";
import type { MachineSpeedPart } from "../../../analysis/comparison/machine-speed.ts";
import type { Judgement } from "../../../analysis/comparison/verdict.ts";
import { counted } from "../../../lib/counted.ts";
import { workId } from "../../../records/work.ts";
import { reasonText as caveatsText } from "../../words/caveats.ts";
import { differenceText } from "./protocol.ts";

/** Why a verdict is what it is; null where its name tells. */
export function reasonText({ cause }: Pick<Judgement, "cause">): string | null {
  return cause === null ? null : causeText(cause);
}

/** One cause as a part of a sentence. */
function causeText(cause: Cause): string {
  switch (cause.kind) {
    case "in-task":
      return `${cause.task}: ${causeText(cause.cause)}`;
    case "asked-on-one-side":
      return `only the ${cause.side} was asked ${cause.task}`;
    case "timed-on-one-side":
      return `only the ${cause.side} has ${workId(cause.work)}`;
    case "items-not-answered":
      return cause.lacks
        .map(({ side, missing, planned }) => `the ${side} lacks ${missing} of ${counted(planned, "item")}`)
        .join("; ");
    case "few-common-items":
      return `only ${cause.common} of ${counted(cause.planned, "item")} ${cause.common === 1 ? "is" : "are"} the same on both sides`;
    case "items-without-score":
      return `${cause.missing} of ${counted(cause.items, "item")} without this score`;
    case "not-measured":
      return caveatsText({ task: null, work: null, caveats: cause.caveats }) ?? "not measured";
    case "on-neither-side":
      return "neither side has it";
    case "no-such-figure":
      return "the candidate has no such figure";
    case "protocol-differs":
      return cause.differences.map(differenceText).join("; ");
    case "other-tokens":
      return "the two split texts into other tokens";
    case "no-reference-benchmark":
      return "measured at different times, and nothing shows that the machine was as fast: compare the models in one run";
    case "no-common-benchmark":
      return "the two have no part of the canary in common: nothing shows that the machine was as fast";
    case "machine-moved":
      return `the machine's own speed moved by ${percent(cause.moved)} between the two (${referenceBenchmarkWords[cause.part]}; ${percent(cause.allowed)} is allowed)`;
    case "threads-differ":
      return `CPU time stands for energy on one number of threads only, and these ran on ${cause.base} and ${cause.candidate}: measure both with one (-t N)`;
    case "disturbed":
      return `samples stayed disturbed in ${cause.noisy} of ${counted(cause.loads, "load")}: run again on a quiet machine`;
    case "too-few-loads":
      return `${counted(cause.loads, "load")} of each ${cause.loads === 1 ? "gives" : "give"} no interval: take ${cause.needed}`;
    case "loads-alike":
      return `${counted(cause.loads, "load")} of each differ by exactly the same ratio, as copies of one measurement do: measure both`;
    case "no-interval":
      return noIntervalText(cause);
    case "too-few":
      return `${cause.n.toLocaleString("en-US")} of about ${counted(cause.needed, cause.replicates === "loads" ? "load" : "item")} that would decide it if the two are equal`;
    case "margin-too-small":
      return `no number of ${cause.replicates} up to ${cause.most.toLocaleString("en-US")} decides so small a margin: allow a larger one`;
    case "loads-not-kept":
      return `the ${cause.side} keeps one figure of all its loads: save it again from its run`;
    case "around-margin":
      return "the loss may be inside the margin or outside";
    case "budget-broken":
      return "the budget is broken";
  }
}

/** Items of one group are right or wrong together, so that a group counts as little more than an item. */
function noIntervalText({ items, groups }: Extract<Cause, { kind: "no-interval" }>): string {
  const all = counted(items, "item");
  if (groups === null) return `${all} ${items === 1 ? "gives" : "give"} no interval: ask more`;
  if (groups === 1) return `all ${all} are of one group, which gives no interval: ask items of other groups too`;
  return `${all} in ${counted(groups, "group")} give no interval: ask items of more groups`;
}

const referenceBenchmarkWords: Readonly<Record<MachineSpeedPart, string>> = {
  prefillTokensPerSecond: "prefill of the canary",
  decodeTokensPerSecond: "decode of the canary",
  readBytesPerSecond: "reading memory",
};

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
