import type { MatcherName } from "../../tasks/matchers.ts";
import type { RawRow } from "../formats/types.ts";

/** Part of a file that does not become a question, and why. Text from the file in it is not yet safe to print. */
export interface Skipped {
  /** File with line or field. */
  readonly where: string;
  readonly reason: string;
}

/** A task as it will stand in the suite; `value` of an item is what its line will hold. */
export interface ImportedTask {
  readonly name: string;
  readonly kind: string;
  readonly description: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly items: readonly RawRow[];
  /** Examples before each question, in a file of their own. */
  readonly examples?: {
    readonly items: readonly RawRow[];
    readonly count: number;
    readonly choose: "by-item" | "first";
    readonly separator: string;
  };
}

/** What was made of another tool's file. */
export interface Imported {
  readonly tasks: readonly ImportedTask[];
  readonly skipped: readonly Skipped[];
  /** What a reader should know of how things were taken over. */
  readonly notes: readonly string[];
}

/** How questions are to be asked and compared where the file leaves it open. */
export interface ImportSettings {
  /** null: as the file suggests. */
  readonly chat: boolean | null;
  readonly match: MatcherName | null;
  /** A file that holds the questions of a configuration which names a place on the network. */
  readonly data: string | null;
}

/** A file as far as its kind can be told from it. */
export type Content =
  | { readonly type: "document"; readonly path: string; readonly value: Readonly<Record<string, unknown>> }
  | { readonly type: "rows"; readonly path: string; readonly rows: readonly RawRow[] };

/** One kind of file that suites are made from. */
export interface Importer {
  readonly id: string;
  readonly title: string;
  /** What tells such a file from others, in words. */
  readonly layout: string;
  recognises(content: Content): boolean;
  /** Throws UserError where nothing can be made of it. */
  read(content: Content, settings: ImportSettings): Promise<Imported>;
}
