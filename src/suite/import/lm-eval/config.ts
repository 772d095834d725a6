import { messageOf, UserError } from "../../../lib/errors.ts";
import { shownPath } from "../../../lib/located-yaml.ts";
import { decodeUtf8 } from "../../formats/containers/text.ts";
import { folderOf, readBeside } from "../beside.ts";
import { isRecord, PythonFunction, parseYaml } from "../yaml.ts";

export type Fields = Readonly<Record<string, unknown>>;

const maxChainLength = 8;

/** A configuration with those it includes put under it; what it says itself stands. Throws UserError. */
export async function withIncludes(path: string, value: Fields, root = folderOf(path), depth = 0): Promise<Fields> {
  const include = value["include"];
  if (include === undefined) return value;
  if (typeof include !== "string") throw new UserError(`${shownPath(path)} include: the name of a file expected`);
  if (depth >= maxChainLength)
    throw new UserError(`${shownPath(path)} include: more than ${maxChainLength} files include each other`);
  let inner: unknown;
  let from: string;
  try {
    const file = await readBeside(root, include, folderOf(path));
    from = file.path;
    inner = parseYaml(decodeUtf8(file.bytes, file.path));
  } catch (error) {
    throw new UserError(`${shownPath(path)} include: ${messageOf(error)}`);
  }
  if (!isRecord(inner)) throw new UserError(`${shownPath(from)} holds no configuration`);
  const { include: _, ...own } = value;
  return { ...(await withIncludes(from, inner, root, depth + 1)), ...own };
}

/** Python would be run for these, so that a task that has one can't be taken over. */
const needed = [
  "doc_to_text",
  "doc_to_target",
  "doc_to_choice",
  "process_docs",
  "process_results",
  "custom_dataset",
  "class",
];

/** Throws UserError naming the Python code that a task depends on, or what else can't be had without it. */
export function refusePython(config: Fields, path: string): void {
  const at = shownPath(path);
  for (const key of needed) {
    const value = config[key];
    if (value instanceof PythonFunction)
      throw new UserError(`${at} ${key}: !function ${value.name} is Python code, which an import never runs`);
  }
  if (config["class"] !== undefined)
    throw new UserError(`${at} class: the task is Python code, which an import never runs`);
  if (config["use_prompt"] !== undefined)
    throw new UserError(`${at} use_prompt: prompts of promptsource are not here; write doc_to_text`);
  if (config["unsafe_code"] === true)
    throw new UserError(`${at} unsafe_code: answers that must be run can't be scored here`);
}
