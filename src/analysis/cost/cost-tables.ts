import { fileURLToPath } from "node:url";
import { z } from "zod";
import { UserError } from "../../lib/errors.ts";
import { jsonProblem } from "../../lib/json-problem.ts";
import { readRegularFileSync } from "../../lib/regular-file.ts";
import { printable } from "../../lib/untrusted.ts";

const words = z.string().min(1);

const price = z.strictObject({
  model: words,
  /** Dollars for a million tokens. */
  inputDollars: z.number().nonnegative(),
  outputDollars: z.number().nonnegative(),
  asOf: z.iso.date(),
  source: words,
});
/** What an answer costs elsewhere. Such tables are out of date soon: every row has its date and its source. */
export type ApiPrice = Readonly<z.infer<typeof price>>;

const grid = z.strictObject({
  id: words,
  name: words,
  /** CO₂ equivalents over the life of the plants. */
  gramsPerKilowattHour: z.number().nonnegative(),
  year: z.number().int(),
  source: words,
});
export type Grid = Readonly<z.infer<typeof grid>>;

const maxTableBytes = 16e6;

const priceFile = z.strictObject({ version: z.literal(1), prices: z.array(price).min(1) });
const gridFile = z.strictObject({ version: z.literal(1), grids: z.array(grid).min(1) });

const builtIn = (name: string): string => fileURLToPath(new URL(`./${name}`, import.meta.url));

/** The user's table in the place of the built-in one. Throws UserError naming the file and the field. */
export function readPrices(ownFile?: string): readonly ApiPrice[] {
  const { prices } = readTable(ownFile ?? builtIn("prices.json"), priceFile);
  return [...prices].sort((a, b) => a.outputDollars - b.outputDollars);
}

/** A grid by its three letters, or `N` grams per kWh as the user knows them. Throws UserError naming those there are. */
export function findGrid(name: string): Grid {
  const grams = Number(name);
  if (name.trim() !== "" && Number.isFinite(grams) && grams >= 0)
    return { id: "given", name: `${grams} g/kWh as given`, gramsPerKilowattHour: grams, year: 0, source: "given" };
  const { grids } = readTable(builtIn("grids.json"), gridFile);
  const found = grids.find(({ id, name: full }) =>
    [id, full].some((text) => text.toLowerCase() === name.toLowerCase()),
  );
  if (found !== undefined) return found;
  throw new UserError(
    `--grid ${printable(name)}: there is no such grid; use one of ${grids.map(({ id }) => id).join(", ")}, or grams of CO₂ per kWh`,
  );
}

function readTable<T>(path: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(readRegularFileSync(path, maxTableBytes).toString("utf8"));
  } catch (error) {
    throw new UserError(`${printable(path)}: can't be read as JSON: ${printable(jsonProblem(error))}`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? "" : `${printable(issue.path.join("."))}: `;
  throw new UserError(`${printable(path)}: ${place}${printable(issue?.message ?? "is no such table")}`);
}
