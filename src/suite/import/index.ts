import { extname } from "node:path";
import { messageOf, systemCode, UserError } from "../../lib/errors.ts";
import { shownPath } from "../../lib/located-yaml.ts";
import { containerOf } from "../formats/containers/index.ts";
import { decodeUtf8 } from "../formats/containers/text.ts";
import { readBounded } from "./beside.ts";
import { chatLog } from "./chat-log.ts";
import { evals } from "./evals.ts";
import { lmEval } from "./lm-eval/lm-eval.ts";
import { promptfoo } from "./promptfoo/promptfoo.ts";
import { questions } from "./questions.ts";
import type { Content, Importer } from "./types.ts";
import { isRecord, parseYaml } from "./yaml.ts";

/** Every kind of file that a suite is made from, the most telling layout first. A new one is one file and one line here. */
export const importers: readonly Importer[] = [promptfoo, lmEval, evals, chatLog, questions];

const configurations = [".yaml", ".yml", ".json"];

/** Reads a file and finds out what it is. Throws UserError saying what was expected. */
export async function recognise(path: string): Promise<{ readonly importer: Importer; readonly content: Content }> {
  const content = await contentOf(path);
  const importer = importers.find((candidate) => candidate.recognises(content));
  if (importer !== undefined) return { importer, content };
  if (content.type === "document" && "tasks" in content.value)
    throw new UserError(
      `${shownPath(path)} looks like a suite of Schoolmark already: schoolmark run -s ${shownPath(path)}`,
    );
  throw new UserError(
    `${shownPath(path)} is none of what can be taken over: ${importers.map(({ title, layout }) => `${title} (${layout})`).join("; ")}`,
  );
}

async function contentOf(path: string): Promise<Content> {
  let bytes: Uint8Array;
  try {
    bytes = await readBounded(path);
  } catch (error) {
    throw new UserError(
      systemCode(error) === "ENOENT"
        ? `there is no file ${shownPath(path)}`
        : `${shownPath(path)} can't be read: ${messageOf(error)}`,
    );
  }
  const ending = extname(path).toLowerCase();
  if (configurations.includes(ending)) {
    const value = documentOf(decodeUtf8(bytes, path), path, ending);
    if (isRecord(value) && (ending !== ".json" || "prompts" in value)) return { type: "document", path, value };
    if (ending !== ".json")
      throw new UserError(`${shownPath(path)} holds no configuration: keys such as prompts or output_type expected`);
  }
  const rows = await containerOf(path)(bytes, path, null);
  if (rows.length === 0) throw new UserError(`${shownPath(path)} is empty`);
  return { type: "rows", path, rows };
}

/** null for a JSON file that is none: reading its rows tells what is wrong. */
function documentOf(text: string, path: string, ending: string): unknown {
  try {
    return ending === ".json" ? JSON.parse(text) : parseYaml(text);
  } catch (error) {
    if (ending === ".json") return null;
    throw new UserError(`${shownPath(path)} ${messageOf(error)}`);
  }
}
