import type { Item } from "../../tasks/types.ts";
import type { Task } from "../types.ts";

/** A task's items with their places, as rules look at them. */
export interface Material {
  readonly task: Task;
  readonly items: readonly Item[];
  readonly placeOf: (item: Item) => string;
  /** Tokens that the smallest model to be asked holds. */
  readonly contextTokens: number;
}

/** Something that makes scores wrong (error) or doubtful (warning). `where` is null for what concerns a task as a whole. */
export interface LintFinding {
  readonly rule: string;
  readonly severity: "error" | "warning";
  readonly task: string;
  readonly item: string | null;
  readonly where: string | null;
  readonly message: string;
}

/** What a rule says; where it stands is added. */
export interface Remark {
  readonly item: Item | null;
  readonly message: string;
}

export interface Rule {
  readonly id: string;
  readonly severity: LintFinding["severity"];
  /** What it looks for, in a few words. */
  readonly looksFor: string;
  remarks(material: Material): readonly Remark[];
}
