import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { messageOf, UserError } from "../lib/errors.ts";
import { canonicalJson, sha256 } from "../lib/files.ts";
import { taskKinds } from "../tasks/index.ts";
import { checkItems, itemHash, readItemFile } from "./items.ts";
import { describeIssue, type LocatedYaml, parseLocated, shownPath } from "./positions.ts";
import { type SuiteFile, suiteFile } from "./schema.ts";
import type { Suite, Task } from "./types.ts";

const shippedFolder = fileURLToPath(new URL("../../suites/", import.meta.url));

/** Names of the suites that come with the program. */
export async function shippedSuites(): Promise<readonly string[]> {
  const files = await readdir(shippedFolder);
  return files
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.slice(0, -".yaml".length))
    .sort();
}

/** Loads a suite by the name of a shipped one or by path. Throws UserError. */
export async function loadSuite(reference: string): Promise<Suite> {
  const path = await findSuite(reference);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new UserError(`the suite ${shownPath(path)} can't be read: ${messageOf(error)}`);
  }
  const yaml = parseLocated(text, path);
  const parsed = suiteFile.safeParse(yaml.value);
  if (!parsed.success) throw new UserError(describeIssue(parsed.error, yaml.locate));
  refuseRepeatedNames(parsed.data, yaml);
  const tasks: Task[] = [];
  for (const [index, task] of parsed.data.tasks.entries()) {
    tasks.push(
      await loadTask(parsed.data.name, task, dirname(path), (field) => yaml.locate(["tasks", index, ...field])),
    );
  }
  const { name, version } = parsed.data;
  return { name, version, hash: hashOf(tasks), tasks };
}

async function findSuite(reference: string): Promise<string> {
  const shipped = await shippedSuites();
  if (shipped.includes(reference)) return join(shippedFolder, `${reference}.yaml`);
  const path = resolve(reference);
  if (existsSync(path)) return path;
  throw new UserError(`there is no suite "${reference}": name a YAML file, or one of ${shipped.join(", ")}`);
}

function refuseRepeatedNames({ tasks }: SuiteFile, yaml: LocatedYaml): void {
  for (const [index, { name }] of tasks.entries()) {
    if (tasks.findIndex((task) => task.name === name) < index) {
      throw new UserError(
        `${yaml.locate(["tasks", index, "name"])} tasks.${index}.name: "${name}" is already the name of another task`,
      );
    }
  }
}

async function loadTask(
  suite: string,
  task: SuiteFile["tasks"][number],
  folder: string,
  locate: (field: readonly PropertyKey[]) => string,
): Promise<Task> {
  const { name, kind: kindName, description, items, ...settings } = task;
  const kind = taskKinds.find((candidate) => candidate.kind === kindName);
  if (kind === undefined) throw new UserError(`there is no task kind "${kindName}"`);
  const parsed = kind.configSchema.safeParse(settings);
  if (!parsed.success) throw new UserError(describeIssue(parsed.error, locate));
  const config = parsed.data;
  const found =
    typeof items === "string"
      ? await readItemFile(resolve(folder, items), locate(["items"]))
      : items.map((value, index) => ({ value, where: `${locate(["items", index])} items.${index}` }));
  if (found.length === 0) throw new UserError(`${locate(["items"])} tasks.${name}: there are no items in it`);
  return {
    key: `${suite}/${name}`,
    description: description ?? null,
    kind,
    config,
    items: checkItems(found, kind, config),
  };
}

function hashOf(tasks: readonly Task[]): string {
  return sha256(
    canonicalJson(
      tasks.map(({ key, kind, config, items }) => ({ key, kind: kind.kind, config, items: items.map(itemHash) })),
    ),
  );
}
