import { UserError } from "../lib/errors.ts";
import { describeIssue, type LocatedYaml } from "../lib/located-yaml.ts";
import { formats } from "./formats/index.ts";
import { itemSource } from "./schema.ts";

/**
 * Gives each task of a suite file what its format knows: the kind, and settings that the task does not give itself.
 * What has not the shape of a task is left for the suite's schema to refuse. Throws UserError with line and column.
 */
export function applyFormats(yaml: LocatedYaml): unknown {
  const suite = yaml.value;
  if (!isObject(suite) || !Array.isArray(suite["tasks"])) return suite;
  return { ...suite, tasks: suite["tasks"].map((task: unknown, index) => applyFormat(task, ["tasks", index], yaml)) };
}

function applyFormat(task: unknown, path: readonly PropertyKey[], yaml: LocatedYaml): unknown {
  if (!isObject(task) || !isObject(task["items"])) return task;
  const source = itemSource.safeParse(task["items"]);
  if (!source.success)
    throw new UserError(describeIssue(source.error, (inner) => yaml.locate([...path, "items", ...inner])));
  const format = formats.find(({ name }) => name === source.data.format);
  if (format === undefined || format.kind === null) return task;
  const { kind = format.kind } = task;
  if (kind !== format.kind)
    throw new UserError(
      `${yaml.locate([...path, "kind"])} ${path.join(".")}.kind: the format ${format.name} gives items of kind ${format.kind}`,
    );
  return { ...format.settings, ...task, kind };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
