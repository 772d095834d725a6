import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { messageOf, UserError } from "../lib/errors.ts";
import { canonicalJson, sha256 } from "../lib/files.ts";
import { describeIssue, type LocatedYaml, parseLocated, shownPath } from "../lib/located-yaml.ts";
import { readRegularFile } from "../lib/regular-file.ts";
import { decodeUtf8 } from "./formats/containers/text.ts";
import { formats } from "./formats/index.ts";
import { itemHash } from "./items.ts";
import { holdsQuestions, questionsAsSuite } from "./load-questions.ts";
import { type LoadedTask, loadTask } from "./load-task.ts";
import { type Review, readReview } from "./review/decisions.ts";
import { itemSource, type SuiteFile, suiteFile } from "./schema.ts";
import type { Suite, Task } from "./types.ts";

const shippedFolder = fileURLToPath(new URL("../../suites/", import.meta.url));

/** Questions in greater number lie in a file of their own beside the suite. */
const maxSuiteBytes = 32e6;

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
  return (await loadReviewable(reference)).suite;
}

/** A suite as it is asked, and beside it with the items that were rejected in review. Throws UserError. */
export async function loadReviewable(reference: string): Promise<Reviewable> {
  const path = await findSuite(reference);
  const review = await readReview(path);
  const { file, locate, notes } = holdsQuestions(path) ? await questionsFile(path) : await suiteFileAt(path);
  const tasks: LoadedTask[] = [];
  for (const [index, task] of file.tasks.entries())
    tasks.push(
      await loadTask(file.name, task, {
        folder: dirname(path),
        locate: (field) => locate(["tasks", index, ...field]),
        review,
        notes,
      }),
    );
  const { name, version } = file;
  const asked = tasks.map((loaded) => loaded.task);
  return { path, review, suite: { name, version, hash: hashOf(asked), tasks: asked }, tasks };
}

export interface Reviewable {
  readonly path: string;
  readonly review: Review;
  readonly suite: Suite;
  readonly tasks: readonly LoadedTask[];
}

interface ReadFile {
  readonly file: SuiteFile;
  readonly locate: LocatedYaml["locate"];
  readonly notes: readonly string[];
}

async function questionsFile(path: string): Promise<ReadFile> {
  const { suite, ...others } = await questionsAsSuite(path);
  return { file: suite, ...others };
}

async function suiteFileAt(path: string): Promise<ReadFile> {
  let bytes: Uint8Array;
  try {
    bytes = await readRegularFile(path, maxSuiteBytes);
  } catch (error) {
    throw new UserError(`the suite ${shownPath(path)} can't be read: ${messageOf(error)}`);
  }
  const yaml = parseLocated(decodeUtf8(bytes, path), path);
  const parsed = suiteFile.safeParse(applyFormats(yaml));
  if (!parsed.success) throw new UserError(describeIssue(parsed.error, yaml.locate));
  refuseRepeatedNames(parsed.data, yaml);
  refuseStrayBaselines(parsed.data, yaml);
  return { file: parsed.data, locate: yaml.locate, notes: [] };
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

/** A gain can only be told over a task of the same kind that is asked too. */
function refuseStrayBaselines({ tasks }: SuiteFile, yaml: LocatedYaml): void {
  for (const [index, { name, kind, baseline }] of tasks.entries()) {
    if (baseline === undefined) continue;
    const problem = baseline === name ? "is the task itself" : baselineProblem(tasks, kind, baseline);
    if (problem !== null)
      throw new UserError(
        `${yaml.locate(["tasks", index, "baseline"])} tasks.${index}.baseline: "${baseline}" ${problem}`,
      );
  }
}

function baselineProblem(tasks: SuiteFile["tasks"], kind: string, baseline: string): string | null {
  const other = tasks.find(({ name }) => name === baseline);
  if (other === undefined) return "is no task of this suite";
  return other.kind === kind ? null : `is of the kind ${other.kind}, not ${kind}`;
}

function hashOf(tasks: readonly Task[]): string {
  return sha256(
    canonicalJson(
      tasks.map(({ key, kind, config, items }) => ({ key, kind: kind.id, config, items: items.map(itemHash) })),
    ),
  );
}

/**
 * Gives each task of a suite file what its format knows: the kind, and settings that the task does not give itself.
 * What has not the shape of a task is left for the suite's schema to refuse. Throws UserError with line and column.
 */
function applyFormats(yaml: LocatedYaml): unknown {
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
