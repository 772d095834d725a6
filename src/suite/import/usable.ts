import { canonicalJson } from "../../lib/files.ts";
import { describeIssue } from "../../lib/located-yaml.ts";
import { taskKinds } from "../../tasks/index.ts";
import type { Item } from "../../tasks/types.ts";
import type { RawRow } from "../formats/types.ts";
import { createSkips } from "./skips.ts";
import type { Imported, ImportedTask } from "./types.ts";

/** What was read, without items that a run would refuse and without questions that stand there twice; these are told. */
export function usable(imported: Imported): Imported {
  const skips = createSkips();
  const tasks = imported.tasks.flatMap((task): readonly ImportedTask[] => {
    const items = usableItems(task, task.items, skips.orNone);
    if (items.length === 0) return [];
    if (task.examples === undefined) return [{ ...task, items }];
    return [
      {
        ...task,
        items,
        examples: { ...task.examples, items: usableItems(task, task.examples.items, createSkips().orNone) },
      },
    ];
  });
  return { ...imported, tasks, skipped: [...imported.skipped, ...skips.all] };
}

function usableItems(
  task: ImportedTask,
  rows: readonly RawRow[],
  orNone: ReturnType<typeof createSkips>["orNone"],
): readonly RawRow[] {
  const kind = taskKinds.find(({ id: name }) => name === task.kind);
  if (kind === undefined) throw new Error(`there is no task kind "${task.kind}"`);
  const config = kind.configSchema.parse(withoutPreamble(task.settings));
  const ids = new Map<string, string>();
  const contents = new Map<string, string>();
  return rows.flatMap(({ value, where }) =>
    orNone(where, () => {
      const parsed = kind.itemSchema.safeParse(value);
      if (!parsed.success) throw new Error(describeIssue(parsed.error, () => "").trim());
      const item: Item = parsed.data;
      kind.request(item, config, 0);
      const { id, ...content } = item;
      const twin = contents.get(canonicalJson(content));
      if (twin !== undefined) throw new Error(`repeats ${twin}`);
      contents.set(canonicalJson(content), where);
      if (ids.has(id)) throw new Error(`id: it is the id of ${ids.get(id)} already`);
      ids.set(id, where);
      return { value, where };
    }),
  );
}

const withoutPreamble = ({
  preamble: _,
  ...settings
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => settings;
