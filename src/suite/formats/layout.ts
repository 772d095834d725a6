import { z } from "zod";
import type { ItemDraft, Layout, RowSource } from "./types.ts";

/** A layout whose item may count on the parsed row. */
export function layout<Row>(row: z.ZodType<Row>, item: (row: Row, source: RowSource<Row>) => ItemDraft): Layout {
  // Rows reach `item` only after `row` has parsed them.
  return { row, item: item as Layout["item"] };
}

export const text = z.string().min(1);

/** A whole number, or one written as text, as CSV and some JSON files have it. */
export const wholeNumber = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)], "a whole number expected");

/** Choices with labels, as ARC and OpenBookQA have them in Parquet. */
export const labelledColumns = z.looseObject({ text: z.array(text).min(2), label: z.array(text).min(2) });

/** The same as in their JSONL files. */
export const labelledList = z.array(z.looseObject({ text, label: text })).min(2);

/** Choices and the index of the right one. Throws Error where no choice has the label. */
export function choicesByLabel(choices: readonly string[], labels: readonly string[], answer: string): ItemDraft {
  const index = labels.indexOf(answer);
  if (index < 0) throw new Error(`answerKey: "${answer}" is none of the labels ${labels.join(", ")}`);
  return { choices: [...choices], answer: index };
}

/** An index counted from `first`, counted from 0. Throws Error where it is out of range. */
export function indexFrom(field: string, value: number, first: number, count: number): number {
  const index = value - first;
  if (index < 0 || index >= count)
    throw new Error(`${field}: ${value} is out of range (${first} to ${first + count - 1})`);
  return index;
}
