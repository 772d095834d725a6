import type { Item, TaskKind } from "../tasks/types.ts";

/** A task ready to be asked: its kind, its settings and its items. */
export interface Task {
  /** `suite/task`: unique within a run. */
  readonly key: string;
  readonly description: string | null;
  readonly kind: TaskKind;
  readonly config: unknown;
  readonly items: readonly Item[];
  /** Key of the task that asks the same items under another condition. */
  readonly baseline?: string;
  /** What was done to the items on reading them that a reader of the results should know. */
  readonly notes?: readonly string[];
}

export interface Suite {
  readonly name: string;
  readonly version: number;
  /** SHA-256 over everything that shapes a score: task settings and items, not file names. */
  readonly hash: string;
  readonly tasks: readonly Task[];
}
