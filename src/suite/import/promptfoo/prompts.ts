import { basename, extname } from "node:path";
import { decodeUtf8 } from "../../formats/containers/text.ts";
import { readBeside } from "../beside.ts";
import { type Message, messagesOf } from "../conversation.ts";
import { render } from "../render.ts";
import type { Skips } from "../skips.ts";
import { isRecord, parseYaml } from "../yaml.ts";

export interface PromptDraft {
  readonly label: string | null;
  readonly template: string;
}

/** All prompts, those in files beside the configuration among them. What can't be read is told. */
export async function promptsOf(prompts: unknown, folder: string, skips: Skips): Promise<readonly PromptDraft[]> {
  const list = Array.isArray(prompts) ? prompts : [prompts];
  const found: PromptDraft[] = [];
  for (const [index, prompt] of list.entries())
    found.push(...(await skips.orNoneLater(`prompts[${index}]`, () => draftsOf(prompt, folder))).flat());
  return found;
}

async function draftsOf(prompt: unknown, folder: string): Promise<readonly PromptDraft[]> {
  if (isRecord(prompt)) {
    const label =
      typeof prompt["label"] === "string" ? prompt["label"] : typeof prompt["id"] === "string" ? prompt["id"] : null;
    const content = prompt["raw"] ?? prompt["id"];
    if (prompt["function"] !== undefined || content === undefined)
      throw new Error("a prompt that is code is never run");
    const drafts = await draftsOf(content, folder);
    return drafts.map((draft) => ({ ...draft, label: drafts.length === 1 ? label : draft.label }));
  }
  if (typeof prompt !== "string" || prompt.trim() === "") throw new Error("a text or the name of a file expected");
  const isFile =
    prompt.startsWith("file://") || /^[^\n{}]+\.(?:txt|md|json|ya?ml|j2|[cm]?[jt]s|py)(?::\w+)?$/i.test(prompt);
  if (!isFile) return [{ label: null, template: prompt }];
  const name = prompt.replace(/^file:\/\//, "");
  if (/[*?]/.test(name)) throw new Error(`${name}: name the files one by one`);
  if (/\.(?:[cm]?[jt]s|py)(?::\w+)?$/i.test(name)) throw new Error(`${name} is code, which an import never runs`);
  const { path, bytes } = await readBeside(folder, name);
  const text = decodeUtf8(bytes, path);
  const label = basename(name, extname(name));
  // A text file may hold several prompts with a line of hyphens between them.
  if (!/\.(?:txt|md)$/i.test(name)) return [{ label, template: text }];
  const parts = text
    .split(/^---\s*$/m)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  return parts.map((template, place) => ({ label: parts.length === 1 ? label : `${label}-${place + 1}`, template }));
}

/** A prompt with its variables, as messages: a text that is a list of messages is one, any other is what the user says. Throws Error. */
export function messagesFrom(template: string, fields: Readonly<Record<string, unknown>>): readonly Message[] {
  const json = /^\s*\[/.test(template);
  // Within JSON, variables stand in quotation marks, which they must not end.
  const text = render(template, json ? escaped(fields) : fields);
  if (json || /^\s*- role:/.test(template)) {
    const list = json ? jsonOrNull(text) : parseYaml(text);
    if (Array.isArray(list)) return messagesOf(list);
  }
  return [{ role: "user", content: text }];
}

const escaped = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === "string" ? JSON.stringify(value).slice(1, -1) : value,
    ]),
  );

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
