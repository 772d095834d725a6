import { resolve } from "node:path";
import { UserError } from "../lib/errors.ts";
import { describeIssue } from "../lib/located-yaml.ts";
import { taskKinds } from "../tasks/index.ts";
import { takesPreamble, withPreamble } from "../tasks/preamble.ts";
import type { Item, TaskKind } from "../tasks/types.ts";
import { formats } from "./formats/index.ts";
import { plain } from "./formats/plain.ts";
import { type ReadItems, readItems } from "./formats/read.ts";
import type { Format } from "./formats/types.ts";
import { checkItems, itemHash } from "./items.ts";
import { afterReview } from "./review/apply.ts";
import type { Review } from "./review/decisions.ts";
import type { SuiteFile } from "./schema.ts";
import { spreadAnswers } from "./spread-answers.ts";
import type { Task } from "./types.ts";

type TaskEntry = SuiteFile["tasks"][number];
type Items = TaskEntry["items"];
type Locate = (field: readonly PropertyKey[]) => string;

/** Where a task's files lie, and where its parts stand in the suite. */
export interface TaskPlace {
  readonly folder: string;
  readonly locate: Locate;
  readonly review: Review;
  /** What is to be known of all tasks of the suite. */
  readonly notes: readonly string[];
}

/** A task with all its items, those rejected in review among them. */
export interface LoadedTask {
  readonly task: Task;
  readonly all: readonly Item[];
  /** Where each item stands, by its id. */
  readonly places: ReadonlyMap<string, string>;
}

/** Reads the items of a task and checks them. Throws UserError. */
export async function loadTask(suite: string, task: TaskEntry, place: TaskPlace): Promise<LoadedTask> {
  const { name, kind: kindName, description, items, baseline, preamble, fewShot, ...settings } = task;
  const kind = taskKinds.find((candidate) => candidate.id === kindName);
  if (kind === undefined) throw new UserError(`there is no task kind "${kindName}"`);
  const parsed = kind.configSchema.safeParse(settings);
  if (!parsed.success) throw new UserError(describeIssue(parsed.error, place.locate));
  const config = parsed.data;
  const format = formatOf(items);
  const read = await draftsOf(items, { kind, format, field: ["items"] }, place);
  if (read.drafts.length === 0)
    throw new UserError(`${place.locate(["items"])} tasks.${name}: there are no items in it`);
  const spread = kind.id === "multiple-choice" ? spreadAnswers(read.drafts) : null;
  const before = await preambleOf(task, { kind, config, format }, place);
  const asked = before === null ? kind : withPreamble(kind, before);
  const all = checkItems(spread ?? read.drafts, asked, config);
  const kept = afterReview(all, place.review, {
    kind: asked,
    config,
    where: `${place.locate(["items"])} tasks.${name}`,
  });
  const places = new Map(all.map(({ id }, index) => [id, read.drafts[index]?.where ?? ""]));
  const made: Task = {
    key: `${suite}/${name}`,
    description: description ?? null,
    kind: asked,
    config:
      before === null
        ? config
        : { ...(config as object), preamble: { ...before, examples: before.examples.map(itemHash) } },
    items: kept.items,
    ...(baseline === undefined ? {} : { baseline: `${suite}/${baseline}` }),
    notes: [
      ...place.notes,
      ...read.notes,
      ...(spread === null
        ? []
        : ["the right choice stood at the same place in every item: choices were shuffled by item id"]),
      ...kept.notes,
    ],
  };
  return { task: made, all, places };
}

interface Wanted {
  readonly kind: TaskKind;
  /** Of files that name none. */
  readonly format: Format;
  readonly field: readonly PropertyKey[];
}

const formatOf = (items: Items): Format =>
  (typeof items === "object" && "format" in items ? formats.find(({ name }) => name === items.format) : undefined) ??
  plain;

async function draftsOf(
  items: Items,
  { kind, format, field }: Wanted,
  { folder, locate }: TaskPlace,
): Promise<ReadItems> {
  if (Array.isArray(items)) {
    const drafts = items.map((value, index) => ({
      value,
      where: `${locate([...field, index])} ${[...field, index].join(".")}`,
    }));
    return { drafts, notes: [] };
  }
  const source = typeof items === "string" ? { file: items, unusable: "refuse" as const } : items;
  return readItems(
    {
      path: resolve(folder, source.file),
      format: typeof items === "string" ? format : formatOf(items),
      kind,
      labels: "labels" in source && source.labels !== undefined ? resolve(folder, source.labels) : null,
      unusable: source.unusable,
    },
    locate(field),
  );
}

async function preambleOf(
  { name, preamble, fewShot }: TaskEntry,
  { kind, config, format }: { readonly kind: TaskKind; readonly config: unknown; readonly format: Format },
  place: TaskPlace,
) {
  if (preamble === undefined && fewShot === undefined) return null;
  if (!takesPreamble(config)) {
    const field = preamble === undefined ? "fewShot" : "preamble";
    throw new UserError(
      `${place.locate([field])} tasks.${name}: a ${kind.id} task has no prompt that a ${field} could stand before`,
    );
  }
  const { count = 0, choose = "first", seed = 1, separator = "\n\n" } = fewShot ?? {};
  let examples: readonly Item[] = [];
  if (fewShot !== undefined) {
    const { drafts } = await draftsOf(fewShot.items, { kind, format, field: ["fewShot", "items"] }, place);
    examples = checkItems(drafts, kind, config);
  }
  return { text: preamble ?? null, examples, count, choose, seed, separator };
}
