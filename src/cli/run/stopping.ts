import { UserError } from "../../lib/errors.ts";
import type { Stopping } from "../../records/schema.ts";
import { defaultLooks } from "../../statistics/sequential.ts";
import type { RunArguments } from "./options.ts";

/** Probability, over all looks, that either end of the interval is wrong; as in verdicts. */
const error = 0.05;
/** As where no policy says otherwise. */
const defaultMargin = 0.02;

/** What `--until decided` and its companions ask for; null without them. Throws UserError naming the option. */
export function stoppingOf(argv: RunArguments): Stopping | null {
  const companions = { "--margin": argv.margin, "--threshold": argv.threshold, "--decide-by": argv.decideBy };
  if (argv.until === undefined) {
    const [lonely] = Object.entries(companions).flatMap(([option, value]) => (value === undefined ? [] : [option]));
    if (lonely !== undefined) throw new UserError(`${lonely} goes with --until decided`);
    return null;
  }
  const points = (option: string, value: number | undefined): number | null => {
    if (value === undefined) return null;
    if (!(value > 0 && value < 100)) throw new UserError(`${option} must be a number of points between 0 and 100`);
    return value / 100;
  };
  if (argv.shard !== undefined)
    throw new UserError("--until decided can't be taken in parts: no part alone knows when to stop");
  return {
    question: argv.question,
    margin: points("--margin", argv.margin) ?? defaultMargin,
    threshold: points("--threshold", argv.threshold),
    task: argv.decideBy ?? null,
    error,
    looks: [...defaultLooks],
  };
}
