import type { Suite, Task } from "../../src/suite/types.ts";
import { taskKinds } from "../../src/tasks/index.ts";
import type { Item } from "../../src/tasks/types.ts";

/** A task of a kind with its default settings, made without a file. */
export function taskOf(key: string, kindName: string, items: readonly Item[], settings: object = {}): Task {
  const kind = taskKinds.find(({ id: name }) => name === kindName);
  if (kind === undefined) throw new Error(`no task kind ${kindName}`);
  return {
    key,
    description: null,
    kind,
    config: kind.configSchema.parse(settings),
    items: items.map((item) => kind.itemSchema.parse(item)),
  };
}

export function suiteOf(name: string, tasks: readonly Task[]): Suite {
  return { name, version: 1, hash: "0".repeat(64), tasks };
}

/** Questions `q0`, `q1`, … with two choices each. */
export function questions(count: number): readonly (Item & Record<string, unknown>)[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `q${n}`,
    question: `Question ${n}?`,
    choices: ["yes", "no"],
    answer: n % 2,
  }));
}
