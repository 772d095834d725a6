import type { GateOutcome } from "../../analysis/comparison/verdict.ts";

/** What a check's outcome is as an exit code, which its documents name too. */
export const gateExits = {
  pass: 0,
  regressed: 1,
  undecided: 3,
  incomparable: 4,
  /** Jobs failed, an engine did, or a file could not be written that could be when the command began. */
  failed: 5,
} as const satisfies Readonly<Record<GateOutcome, number>>;
