import type { z } from "zod";

/** An item before its kind has checked it; without `id` it gets one from its content. */
export type ItemDraft = Readonly<Record<string, unknown>>;

/** What else an item may depend on. */
export interface RowSource<Row = unknown> {
  readonly rows: readonly Row[];
  /** Name of the file without its folder and ending. */
  readonly name: string;
  /** The task kind that the items are for. */
  readonly kind: string;
}

/** One way in which the rows of a published set are laid out. */
export interface Layout {
  readonly row: z.ZodType;
  /** Turns a row that `row` has parsed into an item. Throws Error saying what is wrong with it. */
  item(row: unknown, source: RowSource): ItemDraft;
}

/** The layouts of a published set, and how it is usually asked. */
export interface Format {
  readonly name: string;
  readonly title: string;
  /** The task kind that its items are of; null: any, as the task says. */
  readonly kind: string | null;
  /** Settings of that kind (and `preamble`) unless the task gives others. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly layouts: readonly Layout[];
  /** Names of the columns where a CSV file has no header. */
  readonly columns: readonly string[] | null;
}

/** A row as its container holds it, and where. */
export interface RawRow {
  readonly value: unknown;
  readonly where: string;
}
