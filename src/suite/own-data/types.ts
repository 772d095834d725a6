/** A stretch of a source: characters of its text with line endings as LF and without BOM, from 0, the end left out. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** PDF only: the page, from 1; offsets are in the text drawn from all pages. */
  readonly page?: number;
}

/** Where an item comes from. */
export interface Source extends Span {
  /** Relative to the folder, parted by `/` on every system. */
  readonly file: string;
}

/** A heading, paragraph, list entry or piece of code, without its markup; `start` and `end` take in the markup. */
export interface Block extends Span {
  readonly kind: "heading" | "prose" | "list" | "code";
  readonly text: string;
  /** Of a heading, from 1. */
  readonly level?: number;
  /** Places in `text` that the source sets as code: names of things. */
  readonly terms?: readonly (readonly [start: number, end: number])[];
}

export interface Table extends Span {
  readonly header: readonly string[];
  readonly rows: readonly TableRow[];
  /** Number of blocks that stand before it. */
  readonly place: number;
}

export interface TableRow extends Span {
  readonly cells: readonly string[];
}

/** What a reader makes of a file. */
export interface Content {
  readonly blocks: readonly Block[];
  readonly tables: readonly Table[];
}

export interface Document extends Content {
  readonly file: string;
}

/** A kind of file that can be read. `text` has LF line endings. Throws Error saying why it can't be read. */
export type Reader = {
  readonly id: string;
  /** Lower case, with the dot. */
  readonly extensions: readonly string[];
} & (
  | { readonly takes: "text"; read(text: string): Content }
  | { readonly takes: "bytes"; read(bytes: Uint8Array): Promise<Content> }
);

/** Neighbouring blocks of one document, as much as a question may carry. */
export interface Passage extends Source {
  readonly id: string;
  /** The document's title and the heading that the passage stands under. */
  readonly title: string;
  readonly blocks: readonly Block[];
  /** The blocks as one text. */
  readonly text: string;
}

/** An item as its file holds it. */
export interface Draft {
  readonly id: string;
  readonly group: string;
  readonly source: Source;
  readonly [field: string]: unknown;
}

/** A task of the suite to be. */
export interface TaskDraft {
  readonly name: string;
  readonly kind: string;
  readonly description: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly baseline?: string;
  /** Name of the items' file: two tasks may share one. */
  readonly file: string;
}

/** The items of one kind, and what stood in the way of having as many as were wanted. */
interface KindDraft {
  readonly items: readonly Draft[];
  readonly tasks: readonly TaskDraft[];
}

/** What an item kind makes items from. */
export interface Material {
  readonly documents: readonly Document[];
  /** In the order in which they are to be used, drawn by the seed. */
  readonly passages: readonly Passage[];
  readonly language: string;
  readonly seed: number;
  /** Items wanted. */
  readonly items: number;
  /** Most characters of a passage that stands in a prompt. */
  readonly passageChars: number;
  /** The fewest characters a token of any model named stands for, on average. */
  readonly charsPerToken: number;
}

/** A way of making questions from documents. */
export interface ItemKind {
  readonly id: string;
  readonly description: string;
  make(material: Material): KindDraft;
}
