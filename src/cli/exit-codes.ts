/** Exit codes of the whole program. Where several apply, the order is usage > a run failed > pass. */
export const exitCodes = {
  pass: 0,
  usage: 2,
  runFailed: 5,
  ourBug: 70,
  interrupted: 130,
} as const;
