import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";

const units: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
  ti: 2 ** 40,
};

/** Bytes as people write them: `8GB`, `6GiB`, `500 MB`. Throws UserError naming the option. */
export function bytesWritten(option: string, text: string): number {
  const [, number = "", unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]i?)?b?\s*$/i.exec(text) ?? [];
  const bytes = Number(number) * (units[unit.toLowerCase()] ?? 0);
  if (number !== "" && bytes > 0) return bytes;
  throw new UserError(`${option} "${printable(text)}": write a size such as 8GB or 6GiB`);
}
