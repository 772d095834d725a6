import type { GateOutcome } from "../../analysis/comparison/verdict.ts";

/** What a check comes to, for people. */
export const outcomeWords: Readonly<Record<GateOutcome, string>> = {
  pass: "pass",
  regressed: "regressed",
  undecided: "undecided",
  incomparable: "incomparable or incomplete",
  failed: "a part of the run failed",
};
