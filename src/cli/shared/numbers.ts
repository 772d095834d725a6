import { UserError } from "../../lib/errors.ts";

/** Throws UserError unless the value is a whole number of at least `least`; null when it was not given. */
export function wholeNumber(option: string, value: number | undefined, least: number): number | null {
  if (value === undefined) return null;
  if (!Number.isSafeInteger(value) || value < least)
    throw new UserError(`${option} must be a whole number of at least ${least}`);
  return value;
}

/** Throws UserError unless the value is above zero; null when it was not given. */
export function positiveNumber(option: string, value: number | undefined): number | null {
  if (value === undefined) return null;
  if (!(value > 0 && Number.isFinite(value))) throw new UserError(`${option} must be a number above 0`);
  return value;
}
