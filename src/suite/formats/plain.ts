import { z } from "zod";
import { layout } from "./layout.ts";
import type { Format, ItemDraft } from "./types.ts";

/**
 * One's own file: fields as the task kind has them. A table has no lists, so choices may stand in one cell parted by `|`
 * or in columns `A`, `B`, `C`…, and the answer may be the text of a choice, its letter or its index from 0.
 */
export const plain: Format = {
  name: "plain",
  title: "your own JSONL, JSON, CSV or Parquet",
  kind: null,
  settings: {},
  columns: null,
  layouts: [
    layout(z.record(z.string(), z.unknown(), "an object with fields expected"), (row, { kind }) => {
      const choices = kind === "multiple-choice" ? choicesOf(row) : null;
      const answer = row["answer"];
      if (choices === null || typeof answer !== "string") return choices === null ? row : { ...row, choices };
      return { ...row, choices, answer: answerIndex(choices, answer.trim()) };
    }),
  ],
};

const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

function choicesOf(row: ItemDraft): readonly string[] | null {
  const { choices } = row;
  if (Array.isArray(choices)) return choices;
  if (typeof choices === "string") return choices.split("|").map((choice) => choice.trim());
  const cells = letters.map((letter) => row[letter]);
  const end = cells.findIndex((cell) => typeof cell !== "string" || cell === "");
  return end < 2 ? null : (cells.slice(0, end) as readonly string[]);
}

function answerIndex(choices: readonly string[], answer: string): number {
  const byText = choices.indexOf(answer);
  if (byText >= 0) return byText;
  const byLetter = letters.indexOf(answer);
  const index = byLetter >= 0 ? byLetter : /^\d+$/.test(answer) ? Number(answer) : -1;
  if (index < 0 || index >= choices.length)
    throw new Error(`answer: "${answer}" is neither a choice nor the letter or index (from 0) of one`);
  return index;
}
