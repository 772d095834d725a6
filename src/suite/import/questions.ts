import { basename, extname } from "node:path";
import { UserError } from "../../lib/errors.ts";
import { shownPath } from "../../lib/located-yaml.ts";
import { printable } from "../../lib/untrusted.ts";
import { matchers } from "../../tasks/matchers.ts";
import { firstNumber } from "../../tasks/normalize.ts";
import { plain } from "../formats/plain.ts";
import type { RawRow } from "../formats/types.ts";
import { slug } from "./names.ts";
import { createSkips } from "./skips.ts";
import type { Importer, ImportSettings } from "./types.ts";
import { isRecord } from "./yaml.ts";

type Row = Readonly<Record<string, unknown>>;

/** What columns are called elsewhere. */
const synonyms: readonly (readonly [string, RegExp])[] = [
  ["prompt", /^(prompt|question|input|instruction|query)$/i],
  [
    "answer",
    /^(answer|expected|expected[_ -]?(?:answer|output|response)|ideal|target|output|completion|response|reference|label)$/i,
  ],
];

/** One's own questions: a table or JSON lines whose fields say what kind they are. */
export const questions: Importer = {
  id: "questions",
  title: "one's own questions",
  layout: "CSV, JSONL, JSON or Parquet with prompt and expected; or question, choices and answer",
  recognises: (content) =>
    content.type === "rows" && isRecord(content.rows[0]?.value) && kindOf(content.rows[0].value) !== null,
  async read(content, settings) {
    const rows = content.type === "rows" ? content.rows : [];
    const [first] = rows;
    const kind = isRecord(first?.value) ? kindOf(first.value) : null;
    if (kind === null) throw new UserError(`${shownPath(content.path)} holds no questions`);
    const skips = createSkips();
    const items = rows.flatMap(({ value, where }, index) =>
      skips.orNone(where, () => {
        if (!isRecord(value)) throw new Error("an object with fields expected");
        return { where, value: withId(draftOf(value, kind), index) };
      }),
    );
    const { chosen, note } = kind === "generate" ? settingsFor(items, settings) : { chosen: {}, note: [] };
    const name = slug(basename(content.path, extname(content.path)), "questions");
    return {
      tasks: [
        { name, kind, description: `Questions of ${printable(basename(content.path))}`, settings: chosen, items },
      ],
      skipped: skips.all,
      notes: note,
    };
  },
};

/** The task kind that a row's fields are of; null: of none. */
function kindOf(row: Row): string | null {
  const has = (...names: readonly string[]): boolean =>
    names.every((name) => row[name] !== undefined && row[name] !== "");
  if (has("question") && (has("choices") || has("A", "B"))) return "multiple-choice";
  if (has("good", "bad")) return "minimal-pair";
  if (has("context", "target")) return "cloze";
  const named = renamed(row);
  if (typeof named["prompt"] === "string" && named["answer"] !== undefined) return "generate";
  return has("text") ? "text" : null;
}

function renamed(row: Row): Row {
  const others = { ...row };
  for (const [name, pattern] of synonyms) {
    const given = name in others ? undefined : Object.keys(others).find((key) => pattern.test(key.trim()));
    if (given === undefined) continue;
    others[name] = others[given];
    delete others[given];
  }
  return others;
}

function draftOf(row: Row, kind: string): Row {
  const { id, ...fields } = row;
  const identified = id === undefined || id === "" ? fields : { id: String(id), ...fields };
  if (kind !== "generate") return plain.layouts[0]?.item(identified, { rows: [], name: "", kind }) ?? identified;
  const named = renamed(identified);
  const { answer } = named;
  const asText = (one: unknown): unknown => (typeof one === "number" || typeof one === "boolean" ? String(one) : one);
  return { ...named, answer: Array.isArray(answer) ? answer.map(asText) : asText(answer) };
}

const withId = (row: Row, index: number): Row => ("id" in row ? row : { id: String(index + 1), ...row });

/** Numbers are compared as such; other answers must stand in what a model says, which rarely says nothing else. */
function settingsFor(
  items: readonly RawRow[],
  { match, chat }: ImportSettings,
): { readonly chosen: Row; readonly note: readonly string[] } {
  const answers = items
    .flatMap(({ value }) => (isRecord(value) ? [value["answer"]].flat() : []))
    .filter((answer) => answer !== "");
  const numbers = answers.every(
    (one) => typeof one === "string" && /^\s*[-+$€£]?[\d.,]+\s*%?\s*$/.test(one) && firstNumber(one) !== null,
  );
  const chosen = match ?? (numbers ? "numeric" : "contains");
  return {
    chosen: { match: chosen, maxTokens: 64, ...(chat === true ? { chat: true, stop: [] } : {}) },
    note: [`answers are compared with match: ${chosen} (${matchers[chosen].description})`],
  };
}
