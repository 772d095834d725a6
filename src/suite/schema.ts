import { z } from "zod";
import { taskKinds } from "../tasks/index.ts";
import type { TaskKind } from "../tasks/types.ts";

export const taskName = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "use lower-case letters, digits and hyphens")
  .describe("Unique within the suite");

const commonFields = (item: z.ZodType) => ({
  name: taskName,
  description: z.string().optional(),
  items: z
    .union([z.string().min(1), z.array(item)], "name a JSONL file, or list the items")
    .describe("A JSONL file beside the suite, one item a line, or the items themselves"),
});

const kindNames = taskKinds.map(({ kind }) => kind).join(", ");

/** One task: what all kinds share, and what its kind adds. */
const taskWith = (itemOf: (kind: TaskKind) => z.ZodType) =>
  z.discriminatedUnion(
    "kind",
    taskKinds.map((kind) =>
      z.strictObject({
        ...commonFields(itemOf(kind)),
        kind: z.literal(kind.kind),
        ...(kind.configSchema as z.ZodObject).shape,
      }),
    ) as unknown as [z.ZodObject<{ kind: z.ZodLiteral<string> } & ReturnType<typeof commonFields>>],
    { error: ({ code }) => (code === "invalid_union" ? `name one of ${kindNames}` : undefined) },
  );

const suiteWith = (itemOf: (kind: TaskKind) => z.ZodType) =>
  z.strictObject({
    name: taskName.describe("Short name of the suite; records name tasks as suite/task"),
    version: z.number().int().min(1).describe("Raise it when items or prompts change"),
    description: z.string().optional(),
    tasks: z.array(taskWith(itemOf)).min(1),
  });

/** A suite file. Its items are checked one by one where they are read, so that an error names the item. */
export const suiteFile = suiteWith(() => z.unknown());
export type SuiteFile = z.infer<typeof suiteFile>;

/** For editors: `# yaml-language-server: $schema=…/suite.schema.json` on a suite's first line. */
export function suiteJsonSchema(): object {
  return z.toJSONSchema(
    suiteWith(({ itemSchema }) => itemSchema),
    { io: "input" },
  );
}
