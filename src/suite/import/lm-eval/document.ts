import { evaluate, render } from "../render.ts";
import { parseYaml } from "../yaml.ts";
import type { Fields } from "./config.ts";

/** What a task makes of a row: the same rules as lm-evaluation-harness 0.4. A bare name of a field is its value, anything else a template. Throws Error. */
export interface AskedDocument {
  readonly text: string;
  readonly choices: readonly string[] | null;
  readonly target: unknown;
}

export function askedDocument(config: Fields, row: Fields): AskedDocument {
  const choices = choicesOf(config["doc_to_choice"], row);
  const target = targetOf(config["doc_to_target"], row);
  const text = config["doc_to_text"] === undefined ? "" : textOf(config["doc_to_text"], row, "doc_to_text");
  return { text, choices, target };
}

function textOf(template: unknown, row: Fields, key: string): string {
  if (typeof template !== "string") throw new Error(`${key}: a template or the name of a field expected`);
  if (Object.hasOwn(row, template)) return String(row[template]);
  refuseMissing(template, row, key);
  return render(template, row);
}

/** The harness refuses a template that names a field which the row lacks. */
function refuseMissing(template: string, row: Fields, key: string): void {
  for (const [, name = ""] of template.matchAll(/\{\{-?\s*([A-Za-z_]\w*)\s*(?:[|.[][^}]*)?-?\}\}/g))
    if (!Object.hasOwn(row, name)) throw new Error(`${key} names ${name}, which the row lacks`);
}

function choicesOf(template: unknown, row: Fields): readonly string[] | null {
  if (template === undefined || template === null) return null;
  const value = Array.isArray(template)
    ? template.map((one) => (typeof one === "string" ? render(one, row) : one))
    : typeof template === "string"
      ? Object.hasOwn(row, template)
        ? row[template]
        : listOf(evaluated(template, row, "doc_to_choice"))
      : null;
  if (!Array.isArray(value) || value.length < 2) throw new Error("doc_to_choice gives no list of choices");
  return value.map(String);
}

function targetOf(template: unknown, row: Fields): unknown {
  if (typeof template === "number" || Array.isArray(template)) return template;
  if (typeof template !== "string") return null;
  if (Object.hasOwn(row, template)) return row[template];
  return listOf(evaluated(template, row, "doc_to_target"));
}

function evaluated(template: string, row: Fields, key: string): unknown {
  refuseMissing(template, row, key);
  return evaluate(template, row);
}

/** A list that a template has written as text, in Python's way. */
function listOf(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*\[[\s\S]*\]\s*$/.test(value)) return value;
  try {
    return parseYaml(value.trim());
  } catch {
    return value;
  }
}

/** Places of the right choices: the target is a place, the text of a choice, or a list of either. Throws Error. */
export function rightChoices(target: unknown, choices: readonly string[]): number | readonly number[] {
  if (Array.isArray(target)) return target.map((one) => placeOf(one, choices));
  return placeOf(target, choices);
}

function placeOf(target: unknown, choices: readonly string[]): number {
  if (typeof target === "boolean") return target ? 1 : 0;
  if (typeof target === "number") return target;
  const text = String(target).trim();
  const place = choices.findIndex((choice) => choice.trim() === text);
  if (place >= 0) return place;
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`doc_to_target: "${text.slice(0, 60)}" is neither a choice nor the place of one`);
}
