import { extname } from "node:path";
import { shownPath } from "../../../lib/located-yaml.ts";
import { containerOf } from "../../formats/containers/index.ts";
import { decodeUtf8 } from "../../formats/containers/text.ts";
import { readBeside } from "../beside.ts";
import type { Skips } from "../skips.ts";
import { isRecord, parseYaml } from "../yaml.ts";
import { testIn } from "./expected-cells.ts";

/** A test as the configuration or a file it names gives it, and where. */
export interface RawTest {
  readonly value: Readonly<Record<string, unknown>>;
  readonly where: string;
}

/** All tests, those in files beside the configuration among them. What can't be read is told. */
export async function testsOf(
  tests: unknown,
  folder: string,
  where: string,
  skips: Skips,
): Promise<readonly RawTest[]> {
  if (tests === undefined || tests === null) return [];
  if (typeof tests === "string") return (await skips.orNoneLater(where, () => testsIn(tests, folder))).flat();
  if (!Array.isArray(tests)) {
    skips.add(where, "a list of tests or the name of a file expected; a generator of tests runs code");
    return [];
  }
  const found: RawTest[] = [];
  for (const [index, test] of tests.entries()) {
    const at = `${where}[${index}]`;
    if (typeof test === "string") found.push(...(await skips.orNoneLater(at, () => testsIn(test, folder))).flat());
    else if (isRecord(test)) found.push({ value: test, where: at });
    else skips.add(at, "a test with vars and assert expected");
  }
  return found;
}

async function testsIn(reference: string, folder: string): Promise<readonly RawTest[]> {
  const name = reference.replace(/^file:\/\//, "");
  if (/^https?:/i.test(name)) throw new Error(`${name} lies on the network: put a copy beside the configuration`);
  if (/[*?]/.test(name)) throw new Error(`${name}: name the files one by one`);
  const ending = extname(name).toLowerCase();
  if (/^\.(?:[cm]?[jt]s|py)(?::|$)/.test(ending)) throw new Error(`${name} is code, which an import never runs`);
  const { path, bytes } = await readBeside(folder, name);
  if (ending === ".yaml" || ending === ".yml") {
    const list = parseYaml(decodeUtf8(bytes, path));
    if (!Array.isArray(list)) throw new Error(`${name} holds no list of tests`);
    return list.filter(isRecord).map((value, index) => ({ value, where: `${shownPath(path)} [${index}]` }));
  }
  const rows = await containerOf(path)(bytes, path, null);
  const table = ending === ".csv" || ending === ".tsv";
  return rows.flatMap(({ value, where }) =>
    isRecord(value) ? [{ value: table || !looksLikeTest(value) ? testIn(value) : value, where }] : [],
  );
}

const looksLikeTest = (row: Readonly<Record<string, unknown>>): boolean => "vars" in row || "assert" in row;
