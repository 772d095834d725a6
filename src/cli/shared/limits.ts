import type { RunRequest } from "../../execute/prepare/preparation.ts";
import { UserError } from "../../lib/errors.ts";

/** Seconds that each letter stands for. */
const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** What `--sweep`, `--precision` and `--time-budget` ask for. Throws UserError naming the option. */
export function measuringLimitsOf(argv: {
  readonly sweep: readonly string[];
  readonly precision: string | undefined;
  readonly timeBudget: string | undefined;
}): Pick<RunRequest, "sweeps" | "precision" | "timeBudgetSeconds"> {
  return { sweeps: argv.sweep, precision: precisionOf(argv.precision), timeBudgetSeconds: secondsOf(argv.timeBudget) };
}

/** A share of the median from `2%` or `2`; null when it was not given. */
function precisionOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const [, number] = /^(\d+(?:\.\d+)?) ?%?$/.exec(text.trim()) ?? [];
  const share = Number(number) / 100;
  if (number === undefined || !(share >= 0.001 && share <= 0.5))
    throw new UserError(`--precision ${text}: write a percentage from 0.1% to 50%, such as 2%`);
  return share;
}

/** Seconds from `90s`, `10m`, `1h30m` or bare seconds; null when it was not given. */
function secondsOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const trimmed = text.trim();
  const parts = /^\d+(\.\d+)?$/.test(trimmed)
    ? [`${trimmed}s`]
    : trimmed.match(/^(?:\d+(?:\.\d+)?[hms])+$/) === null
      ? []
      : (trimmed.match(/[\d.]+[hms]/g) ?? []);
  const seconds = parts.reduce((sum, part) => sum + Number(part.slice(0, -1)) * (units[part.slice(-1)] ?? 0), 0);
  if (!(seconds > 0 && Number.isFinite(seconds)))
    throw new UserError(`--time-budget ${text}: write a time such as 90s, 10m or 1h30m`);
  return seconds;
}
