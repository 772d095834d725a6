import { z } from "zod";
import { taskKinds } from "../tasks/index.ts";

export const taskName = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "use lower-case letters, digits and hyphens")
  .describe("Unique within the suite");

const common = {
  name: taskName,
  description: z.string().optional(),
  items: z
    .union([z.string().min(1), z.array(z.looseObject({ id: z.string() })).min(1)])
    .describe("A JSONL file beside the suite, one item a line, or the items themselves"),
};

/** One task: what all kinds share, and what its kind adds. */
const task = z.discriminatedUnion(
  "kind",
  taskKinds.map(({ kind, configSchema }) =>
    z.strictObject({ ...common, kind: z.literal(kind), ...(configSchema as z.ZodObject).shape }),
  ) as unknown as [z.ZodObject<{ kind: z.ZodLiteral<string> } & typeof common>],
);

/** A suite file. */
export const suiteFile = z.strictObject({
  name: taskName.describe("Short name of the suite; records name tasks as suite/task"),
  version: z.number().int().min(1).describe("Raise it when items or prompts change"),
  description: z.string().optional(),
  tasks: z.array(task).min(1),
});
export type SuiteFile = z.infer<typeof suiteFile>;

/** For editors: `# yaml-language-server: $schema=…/suite.schema.json` on a suite's first line. */
export function suiteJsonSchema(): object {
  return z.toJSONSchema(suiteFile, { io: "input" });
}
