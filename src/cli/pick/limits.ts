import type { Limit } from "../../analysis/choice/choose.ts";
import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { metricDefinitions } from "../../metrics/index.ts";
import { estimateOf } from "../../report/format/estimate.ts";
import type { Estimate } from "../../statistics/interval.ts";
import { positiveNumber } from "../shared/numbers.ts";
import { sizeInBytes } from "../shared/size-in-bytes.ts";
import type { Measured } from "./candidates.ts";
import type { PickArguments } from "./options.ts";
import { standing } from "./significance.ts";

/** The limits of the command line. Throws UserError naming the option and how it is written. */
export function limitsOf(argv: PickArguments): readonly Limit<Measured>[] {
  const limit = (
    option: string,
    given: string | number | undefined,
    bound: number | null,
    side: "least" | "most",
    figureOf: Limit<Measured>["figureOf"],
  ): Limit<Measured>[] => (bound === null ? [] : [{ text: `${option} ${given}`, side, bound, figureOf }]);
  return [
    ...limit(
      "--min-decode",
      argv.minDecode,
      positiveNumber("--min-decode", argv.minDecode),
      "least",
      (one) => one.figures.speed,
    ),
    ...limit(
      "--max-memory",
      argv.maxMemory,
      bytesOf("--max-memory", argv.maxMemory),
      "most",
      (one) => one.figures.memory,
    ),
    ...limit("--max-size", argv.maxSize, bytesOf("--max-size", argv.maxSize), "most", (one) => one.figures.size),
    ...limit(
      "--max-energy",
      argv.maxEnergy,
      positiveNumber("--max-energy", argv.maxEnergy),
      "most",
      (one) => one.figures.energy,
    ),
    ...limit("--max-loss", argv.maxLoss, pointsOf(argv.maxLoss), "most", lossOf),
    ...argv.min.map(leastOf),
  ];
}

/** Share of accuracy below the most accurate, with the interval of the two, paired item by item where they can be. */
function lossOf(one: Measured, all: readonly Measured[]): Estimate | null {
  const accuracyOf = ({ figures }: Measured): number => figures.accuracy?.value ?? Number.NEGATIVE_INFINITY;
  const [best = one] = [...all].sort((a, b) => accuracyOf(b) - accuracyOf(a));
  if (one.figures.accuracy === null) return null;
  const { estimate } = standing(best, one, "accuracy");
  // Shares such as 0.62 − 0.60 are no round numbers; a limit of 2 points must keep them.
  const loss = Number((accuracyOf(best) - accuracyOf(one)).toFixed(9));
  if (best === one || estimate === null) return { value: loss, low: loss, high: loss };
  return { value: loss, low: estimate.low, high: Math.max(loss, estimate.high) };
}

function pointsOf(points: number | undefined): number | null {
  if (points === undefined) return null;
  if (!(points >= 0 && points <= 100)) throw new UserError("--max-loss must be a number of points from 0 to 100");
  return points / 100;
}

function bytesOf(option: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const bytes = sizeInBytes(text);
  if (bytes !== null) return bytes;
  throw new UserError(`${option} ${printable(text)}: is no size; write 6GiB, 800MB or a number of bytes`);
}

function leastOf(text: string): Limit<Measured> {
  const match = /^([a-z0-9_]+)(?::([^=]+))?=(-?\d+(?:\.\d+)?)$/.exec(text.trim());
  if (match === null)
    throw new UserError(
      `--min ${printable(text)}: write METRIC=VALUE or METRIC:TASK=VALUE, such as acc:schoolbook/sums=0.6`,
    );
  const [, metric = "", task = null, bound] = match;
  if (!metricDefinitions.some(({ id }) => id === metric))
    throw new UserError(`--min ${printable(text)}: there is no metric "${metric}"; docs/metrics.md lists them`);
  return {
    text: `--min ${text.trim()}`,
    side: "least",
    bound: Number(bound),
    figureOf: ({ rows, setting }) => {
      const row = rows.find((one) => one.metric === metric && named(one.task, task) && one.model === setting.model.id);
      return row === undefined ? null : estimateOf(row);
    },
  };
}

/** A task by its key, or by its own name without its suite's. */
function named(key: string | null, wanted: string | null): boolean {
  return key === wanted || (key !== null && wanted !== null && key.endsWith(`/${wanted}`));
}
