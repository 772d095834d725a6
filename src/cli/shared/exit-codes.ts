import type { SelfTestOutcome } from "../../analysis/policy/self-test.ts";
import { gateExits } from "../../report/compare/exit-codes.ts";

/** Exit codes of the whole program. Of several outcomes of a check the strongest counts (`strongestOutcome`); a usage error is thrown and stands before them all. */
export const exitCodes = {
  pass: gateExits.pass,
  regressed: gateExits.regressed,
  /** `check --self-test`: the gate is wrong about a known loss. */
  gateWrong: 1,
  /** `pick`: no model keeps all limits. */
  nothingFits: 1,
  /** `suite lint`: something makes scores wrong. */
  lintErrors: 1,
  usage: 2,
  undecided: gateExits.undecided,
  incomparable: gateExits.incomparable,
  runFailed: gateExits.failed,
  ourBug: 70,
  interrupted: 130,
} as const;

export const exitCodesHelp = `Exit codes: ${exitCodes.pass} done · ${exitCodes.regressed} regressed (check) or nothing fits (pick) · ${exitCodes.undecided} undecided, ${exitCodes.incomparable} incomparable (check) · ${exitCodes.usage} something is wrong with the command · ${exitCodes.runFailed} a part of the run failed, or a file could not be written · ${exitCodes.interrupted} interrupted, can go on with --resume · ${exitCodes.ourBug} a bug`;

export const checkExitCodesHelp = `Exit codes: ${exitCodes.pass} pass · ${exitCodes.regressed} regressed · ${exitCodes.undecided} undecided · ${exitCodes.incomparable} incomparable or incomplete · ${exitCodes.runFailed} a part of the run failed, or a file could not be written. If several apply, precedence is ${exitCodes.usage} (usage) > ${exitCodes.regressed} > ${exitCodes.runFailed} > ${exitCodes.incomparable} > ${exitCodes.undecided} > ${exitCodes.pass}`;

export const selfTestExits: Readonly<Record<SelfTestOutcome, number>> = {
  sound: exitCodes.pass,
  wrong: exitCodes.gateWrong,
  undecided: exitCodes.undecided,
};
