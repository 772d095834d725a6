import { independentShift, pairedShift } from "../../statistics/locations.ts";
import { varianceOf } from "../../statistics/means.ts";
import { type Compared, compared, type Sides } from "./comparison.ts";

interface ShiftOptions {
  /** Measured in turns. */
  readonly paired: boolean;
  /** 1: higher is better. */
  readonly sign: 1 | -1;
  readonly confidence: number;
}

/** Measured in turns in one run: the loads pair. */
export const inOneRun = ({ base, candidate }: Sides): boolean => base.execution === candidate.execution;

/** In natural logarithms: measurements that agree better are copies of one, and tell nothing of how far loads vary. */
const leastWidth = 1e-9;

/** How the loads of two sides lie to each other, as a ratio of figures above 0; a load is one replicate. */
export function shiftOfLoads(
  before: readonly number[],
  after: readonly number[],
  { paired, sign, confidence }: ShiftOptions,
): Omit<Compared, "base" | "candidate"> {
  const inPairs = paired && before.length === after.length;
  const [base, candidate] = [
    before.map((value) => sign * Math.log(value)),
    after.map((value) => sign * Math.log(value)),
  ];
  const ratios = candidate.map((value, index) => value - (base[index] ?? 0));
  const shift = inPairs ? pairedShift(ratios, confidence) : independentShift(candidate, base, confidence);
  const n = Math.min(before.length, after.length);
  const alike = shift !== null && shift.low !== null && shift.high - shift.low < leastWidth;
  const interval = shift === null || shift.low === null || alike ? null : { low: shift.low, high: shift.high };
  const method = { kind: inPairs ? "paired-loads" : "independent-loads" } as const;
  return compared(
    { n, difference: shift?.value ?? null, interval, confidence, method },
    {
      replicates: "loads",
      spread: inPairs ? varianceOf(ratios) : varianceOf(base) + varianceOf(candidate),
      ...(alike ? { noInterval: { kind: "loads-alike", loads: n } } : {}),
    },
  );
}
