/**
 * Exit codes of the whole program. Where several apply, the order is usage > regressed > a run failed > incomparable >
 * undecided > pass.
 */
export const exitCodes = {
  pass: 0,
  regressed: 1,
  /** `pick`: no model keeps all limits. */
  nothingFits: 1,
  /** `suite lint`: something makes scores wrong. */
  lintErrors: 1,
  usage: 2,
  undecided: 3,
  incomparable: 4,
  runFailed: 5,
  ourBug: 70,
  interrupted: 130,
} as const;
