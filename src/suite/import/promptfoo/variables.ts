import { decodeUtf8 } from "../../formats/containers/text.ts";
import { readBeside } from "../beside.ts";
import { isRecord, parseYaml } from "../yaml.ts";

/** Every value of a list with every value of the others, as promptfoo does it. */
const maxCombinations = 10_000;

/** The variables of a test, once for each combination of those that are lists. Throws Error. */
export async function combinationsOf(
  vars: Readonly<Record<string, unknown>>,
  folder: string,
  expand: "lists" | "as-they-are",
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  let made: readonly Readonly<Record<string, unknown>>[] = [{}];
  for (const [name, raw] of Object.entries(vars)) {
    const value = await loaded(raw, folder);
    const values =
      Array.isArray(value) && expand === "lists" ? await Promise.all(value.map((one) => loaded(one, folder))) : [value];
    if (made.length * values.length > maxCombinations)
      throw new Error(`its lists of variables give more than ${maxCombinations} questions`);
    made = made.flatMap((so) => values.map((one) => ({ ...so, [name]: one })));
  }
  return made;
}

/** A value, read from the file beside the configuration where it names one. Throws Error. */
export async function loaded(value: unknown, folder: string): Promise<unknown> {
  if (typeof value !== "string" || !value.startsWith("file://")) return value;
  const name = value.slice("file://".length);
  if (/[*?]/.test(name)) throw new Error(`${name}: name the files one by one`);
  if (/\.(?:[cm]?[jt]s|py|rb)(?::\w+)?$/i.test(name)) throw new Error(`${name} is code, which an import never runs`);
  const { path, bytes } = await readBeside(folder, name);
  const text = decodeUtf8(bytes, path);
  return /\.(?:json|ya?ml)$/i.test(name) ? parseYaml(text) : text.trim();
}

export const recordOf = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});
