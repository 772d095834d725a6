import { z } from "zod";
import { taskKinds } from "../tasks/index.ts";
import { promptTemplate } from "../tasks/template.ts";
import type { TaskKind } from "../tasks/types.ts";
import { formats } from "./formats/index.ts";

const taskName = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "use lower-case letters, digits and hyphens")
  .describe("Unique within the suite");

const formatNames = formats.map(({ name }) => name) as [string, ...string[]];

/** A file of items in a published layout, or in one's own. */
const sourceIn = (names: [string, ...string[]]) =>
  z.strictObject({
    file: z.string().min(1).describe("JSONL, JSON, CSV or Parquet, beside the suite"),
    format: z
      .enum(names, `there is no such format: name one of ${formatNames.join(", ")}`)
      .describe("How its rows are laid out"),
    unusable: z
      .enum(["refuse", "leave-out"])
      .default("refuse")
      .describe("What is done with rows that break the layout; those left out are told"),
    labels: z.string().min(1).optional().describe("A file with one label a line, for sets that keep them apart"),
  });
export const itemSource = sourceIn(formatNames);

const itemsField = (item: z.ZodType) =>
  z
    .union([z.string().min(1), itemSource, z.array(item)], "name a file, or list the items")
    .describe("A file beside the suite, one item a line or row, or the items themselves");

const commonFields = (item: z.ZodType) => ({
  name: taskName,
  description: z.string().optional(),
  items: itemsField(item),
  baseline: taskName
    .optional()
    .describe(
      "A task of this suite that asks the same items (by id) under another condition: the gain over it is told",
    ),
  preamble: promptTemplate
    .optional()
    .describe("Text before the examples and the question, with fields of the item in braces"),
  fewShot: z
    .strictObject({
      items: itemsField(z.unknown()).describe(
        "Where examples come from; a file is in the format of the task's unless it names one",
      ),
      count: z.int().min(1).max(100).describe("Examples before each question"),
      choose: z
        .enum(["by-item", "first"])
        .default("by-item")
        .describe("by-item: drawn by the item's id and the seed; first: the first of the list before every question"),
      seed: z.int().default(1),
      separator: z.string().default("\n\n").describe("Text after the preamble and after each example"),
    })
    .optional()
    .describe("Examples with their answers before each question"),
});

const kindNames = taskKinds.map(({ id: kind }) => kind).join(", ");
type TaskShape = z.ZodObject<{ kind: z.ZodLiteral<string> } & ReturnType<typeof commonFields>>;

const taskOf = (kind: TaskKind, item: z.ZodType): TaskShape =>
  z.strictObject({
    ...commonFields(item),
    kind: z.literal(kind.id),
    ...(kind.configSchema as z.ZodObject).shape,
  }) as unknown as TaskShape;

const suiteOf = <T extends z.ZodType>(task: T) =>
  z.strictObject({
    name: taskName.describe("Short name of the suite; records name tasks as suite/task"),
    version: z.number().int().min(1).describe("Raise it when items or prompts change"),
    description: z.string().optional(),
    tasks: z.array(task).min(1),
  });

/** A suite file, once formats have given their settings. Its items are checked one by one where they are read, so that an error names the item. */
export const suiteFile = suiteOf(
  z.discriminatedUnion("kind", taskKinds.map((kind) => taskOf(kind, z.unknown())) as [TaskShape], {
    error: ({ code }) => (code === "invalid_union" ? `name one of ${kindNames}` : undefined),
  }),
);
export type SuiteFile = z.infer<typeof suiteFile>;

/** For editors: `# yaml-language-server: $schema=…/suite.schema.json` on a suite's first line. */
export function suiteJsonSchema(): object {
  const withKind = taskKinds.map((kind) => taskOf(kind, kind.itemSchema));
  const byFormat = taskKinds.flatMap((kind) => {
    const [first, ...more] = formats.filter((format) => format.kind === kind.id).map(({ name }) => name);
    if (first === undefined) return [];
    const { kind: _, ...shape } = taskOf(kind, kind.itemSchema).shape;
    return [z.strictObject({ ...shape, items: sourceIn([first, ...more]) })];
  });
  return z.toJSONSchema(suiteOf(z.xor([...withKind, ...byFormat])), { io: "input" });
}
