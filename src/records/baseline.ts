import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ChecksumError, systemCode, UserError } from "../lib/errors.ts";
import { canonicalJson, sha256, writeFileAtomically } from "../lib/files.ts";
import { jsonProblem } from "../lib/json-problem.ts";
import { printable } from "../lib/untrusted.ts";
import { baselineProblem } from "./baseline-problems.ts";
import { type Baseline, baseline, baselineVersion } from "./baseline-schema.ts";
import { baselineOfVersionOne } from "./baseline-version-1.ts";

/** Where the baseline of a name is kept. Throws UserError for a name that could leave the folder. */
export function baselinePath(folder: string, name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) || name.endsWith(".json"))
    throw new UserError(`"${name}" can't name a baseline: use letters, digits, dots, hyphens and underscores`);
  return join(folder, `${name}.json`);
}

/** Writes a baseline with its seal, the SHA-256 of all that it says. Throws WriteError. */
export async function writeBaseline(path: string, content: Baseline): Promise<void> {
  await writeFileAtomically(path, `${JSON.stringify({ ...content, seal: checksumOf(content) }, null, 1)}\n`);
}

/** Throws UserError when there is no such baseline or it is none; ChecksumError when it was edited. */
export async function readBaseline(path: string): Promise<Baseline> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if (systemCode(error) === "ENOENT") throw new UserError(`there is no baseline ${path}`);
    if (systemCode(error) === "EISDIR")
      throw new UserError(`${path} is a folder: name a baseline, a .json file, in it`);
    throw new UserError(`the baseline ${path} can't be read: ${printable(jsonProblem(error))}`);
  }
  const { seal, ...body } = objectOf(content);
  if (body["kind"] !== "schoolmark-baseline") throw new UserError(`${path} is not a baseline of Schoolmark`);
  const version = body["version"];
  if (typeof version !== "number")
    throw new UserError(
      `${path} has version ${printable(JSON.stringify(version) ?? "none")}, which is not a number: it was edited; save it again from its run`,
    );
  if (version !== 1 && version !== baselineVersion)
    throw new UserError(
      `${path} has version ${version}; this program reads versions up to ${baselineVersion}: update it, or save the baseline again`,
    );
  if (seal !== checksumOf(body))
    throw new ChecksumError(`${path} was changed after it was saved: its seal is broken; save it again from its run`);
  const parsed = (version === 1 ? baselineOfVersionOne : baseline).safeParse(body);
  const problem = parsed.success ? baselineProblem(parsed.data) : null;
  if (problem !== null)
    throw new UserError(`${path} holds what no run measures: ${printable(problem)}; save it again from its run`);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(`${path} is not a baseline: ${issue?.path.join(".")} ${issue?.message}`);
}

/** Names of the baselines in a folder; none where there is no such folder. */
export async function baselineNames(folder: string): Promise<readonly string[]> {
  const files: readonly string[] = await readdir(folder).catch(() => []);
  return files
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .sort();
}

function checksumOf(content: object): string {
  return sha256(canonicalJson(content));
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
