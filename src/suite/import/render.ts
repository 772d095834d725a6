import { createContext, Script } from "node:vm";
import { Environment, Interpreter, parse, tokenize } from "@huggingface/jinja";
import { messageOf } from "../../lib/errors.ts";

/** A template that loops without end is stopped after this time. */
const patienceMs = 2000;
const maxTextLength = 1_000_000;
const maxRangeLength = 10_000;

const box: { work: () => string; text: string } = { work: () => "", text: "" };
const context = createContext(box);
const run = new Script("text = work()");
const parsed = new Map<string, ReturnType<typeof parse>>();

/**
 * A Jinja (or Nunjucks) template with the fields of a record, as jinja2 renders it without trimming. It comes from
 * elsewhere: it runs where it can be stopped, and sees the fields alone. Throws Error.
 */
export function render(template: string, fields: Readonly<Record<string, unknown>>): string {
  if (!/\{[{%#]/.test(template)) return template;
  box.work = () => interpret(template, fields);
  try {
    run.runInContext(context, { timeout: patienceMs });
  } catch (error) {
    throw new Error(`the template ${shortened(template)} can't be rendered: ${messageOf(error)}`);
  }
  if (box.text.length > maxTextLength)
    throw new Error(`the template ${shortened(template)} gives more than ${maxTextLength} characters`);
  // The tokenizer takes a last line break away, which a prompt may end with on purpose.
  return template.endsWith("\n") ? `${box.text}\n` : box.text;
}

/** The value of a template that is one expression, such as a list of choices; else its text. Throws Error. */
export function evaluate(template: string, fields: Readonly<Record<string, unknown>>): unknown {
  const [, expression] = /^\s*\{\{((?:(?!\}\}|\{\{)[\s\S])+)\}\}\s*$/.exec(template) ?? [];
  if (expression === undefined) return render(template, fields);
  const text = render(`{{ (${expression}) | tojson }}`, fields);
  try {
    return JSON.parse(text);
  } catch {
    return render(template, fields);
  }
}

function interpret(template: string, fields: Readonly<Record<string, unknown>>): string {
  let program = parsed.get(template);
  if (program === undefined) {
    program = parse(tokenize(withIndexOf(template)));
    if (parsed.size < 1000) parsed.set(template, program);
  }
  const environment = new Environment();
  for (const [name, value] of [
    ["true", true],
    ["false", false],
    ["none", null],
    ["True", true],
    ["False", false],
    ["None", null],
  ] as const)
    environment.set(name, value);
  environment.set("range", boundedRange);
  environment.set("index_of", indexOf);
  for (const [name, value] of Object.entries(fields)) environment.set(name, value);
  return String(new Interpreter(environment).run(program).value);
}

/** `list.index(x)` of Python, which the interpreter does not know. */
const withIndexOf = (template: string): string =>
  template.replace(/((?:[A-Za-z_]\w*|\[[^[\]]*\])(?:\.\w+|\[[^[\]]*\])*)\.index\(/g, "index_of($1, ");

function indexOf(list: unknown, wanted: unknown): number {
  // Elements of a list come as the interpreter's own values.
  const bare = (one: unknown): unknown => (typeof one === "object" && one !== null && "value" in one ? one.value : one);
  const place = Array.isArray(list)
    ? list.map(bare).indexOf(bare(wanted))
    : typeof list === "string"
      ? list.indexOf(String(wanted))
      : -1;
  if (place < 0) throw new Error("what is looked for is not in the list");
  return place;
}

function boundedRange(...ends: readonly unknown[]): readonly number[] {
  const [first = 0, second] = ends.filter((end) => typeof end === "number");
  const [start, end] = second === undefined ? [0, first] : [first, second];
  if (end - start > maxRangeLength) throw new Error(`a range of more than ${maxRangeLength}`);
  return Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);
}

const shortened = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
