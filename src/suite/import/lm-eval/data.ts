import { dirname, resolve } from "node:path";
import { messageOf, UserError } from "../../../lib/errors.ts";
import { shownPath } from "../../../lib/located-yaml.ts";
import { containerOf } from "../../formats/containers/index.ts";
import type { RawRow } from "../../formats/types.ts";
import { folderOf, readBeside } from "../beside.ts";
import { isRecord } from "../yaml.ts";
import type { Fields } from "./config.ts";

const local = ["json", "csv", "parquet", "text"];

/** Rows of the split that questions come from, and of the one that examples come from where it is another file. */
export interface TaskData {
  readonly asked: readonly RawRow[];
  readonly examples: readonly RawRow[];
}

/** Reads a task's data files, which lie beside it or are named by the user. Throws UserError. */
export async function dataOf(config: Fields, path: string, given: string | null): Promise<TaskData> {
  if (given !== null) {
    const rows = await rowsIn(dirname(resolve(given)), resolve(given), path);
    return { asked: rows, examples: rows };
  }
  const { dataset_path: place } = config;
  if (typeof place !== "string")
    throw new UserError(`${shownPath(path)} dataset_path is missing: name a file of questions with --data FILE`);
  if (!local.includes(place) && !/^\.{0,2}\//.test(place))
    throw new UserError(
      `${shownPath(path)} dataset_path: the questions lie on a hub (${place}), and an import opens no connection; name your own copy with --data FILE (JSONL, JSON, CSV or Parquet)`,
    );
  const files = filesOf(config, path);
  const split = splitNamed(config, ["test_split", "validation_split", "training_split"], files);
  const shots = splitNamed(config, ["fewshot_split", "training_split", "validation_split"], files) ?? split;
  if (split === null)
    throw new UserError(`${shownPath(path)} dataset_kwargs.data_files names no file of the split that is tested`);
  const read = async (name: string) =>
    (await Promise.all((files.get(name) ?? []).map((file) => rowsIn(folderOf(path), file, path)))).flat();
  return { asked: await read(split), examples: await read(shots ?? split) };
}

async function rowsIn(folder: string, file: string, from: string): Promise<readonly RawRow[]> {
  try {
    const found = await readBeside(folder, file);
    return await containerOf(found.path)(found.bytes, found.path, null);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${shownPath(from)} data file: ${messageOf(error)}`);
  }
}

/** Names of files by split; one file or list without splits is that of all. */
function filesOf(config: Fields, path: string): ReadonlyMap<string, readonly string[]> {
  const kwargs = config["dataset_kwargs"];
  const files = isRecord(kwargs) ? kwargs["data_files"] : undefined;
  const place = config["dataset_path"];
  if (files === undefined && typeof place === "string" && /^\.{0,2}\//.test(place)) return new Map([["", [place]]]);
  const names = (value: unknown): readonly string[] => [value].flat().filter((one) => typeof one === "string");
  if (isRecord(files)) return new Map(Object.entries(files).map(([split, value]) => [split, names(value)]));
  if (names(files).length > 0) return new Map([["", names(files)]]);
  throw new UserError(`${shownPath(path)} dataset_kwargs.data_files: the names of files expected`);
}

function splitNamed(
  config: Fields,
  keys: readonly string[],
  files: ReadonlyMap<string, readonly string[]>,
): string | null {
  for (const key of keys) {
    const wanted = config[key];
    if (typeof wanted !== "string") continue;
    // A slice such as `test[:100]` is of the split before it.
    const name = wanted.replace(/\[.*$/, "");
    if (files.has(name)) return name;
  }
  return files.has("") ? "" : files.size === 1 ? ([...files.keys()][0] ?? null) : null;
}
