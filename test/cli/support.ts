import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The built program, as `node` takes it. */
export const mainFile = new URL("../../dist/cli/main.js", import.meta.url).pathname;
const bundled = new URL("../../models/", import.meta.url).pathname;

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly outcome: Promise<Outcome>;
}

/** Starts the built program; the working folder is an empty one unless told otherwise. */
export function start(
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; main?: string } = {},
): Started {
  const child = spawn(process.execPath, [options.main ?? mainFile, ...args], {
    cwd: options.cwd ?? emptyFolder(),
    env: { ...process.env, NO_COLOR: "1", ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const outcome = new Promise<Outcome>((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
  return { child, outcome };
}

export function schoolmark(args: readonly string[], options: Parameters<typeof start>[1] = {}): Promise<Outcome> {
  return start(args, options).outcome;
}

export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), "schoolmark-test-"));
}

/** A suite of one question, for whatever needs a run but not its answers. */
export function oneQuestion(): string {
  const folder = emptyFolder();
  writeFileSync(join(folder, "i.jsonl"), '{"id":"1","question":"1 + 1 =","choices":["2","3"],"answer":0}\n');
  const task = { name: "one", kind: "multiple-choice", items: "i.jsonl" };
  writeFileSync(join(folder, "s.yaml"), JSON.stringify({ name: "s", version: 1, tasks: [task] }));
  return join(folder, "s.yaml");
}

/** Paths of the bundled models, smallest file first. */
export function bundledModels(): readonly string[] {
  const { models } = JSON.parse(readFileSync(join(bundled, "ladder.json"), "utf8")) as {
    models: { file: string; bytes: number }[];
  };
  return models.toSorted((a, b) => a.bytes - b.bytes).map(({ file }) => join(bundled, file));
}

/** The one run in a results folder. */
export function onlyRun(results: string): string {
  const runs = readdirSync(results);
  if (runs.length !== 1) throw new Error(`${runs.length} runs in ${results}`);
  return join(results, runs[0] ?? "");
}

export type Written = { readonly kind: string } & Readonly<Record<string, unknown>>;

/** All whole records of a run, over its writers, in order. */
export function recordsOf(run: string): readonly Written[] {
  return readdirSync(run)
    .filter((file) => file.endsWith(".jsonl"))
    .sort()
    .flatMap((file) => readFileSync(join(run, file), "utf8").split("\n").slice(0, -1))
    .map((line) => JSON.parse(line) as Written);
}

/** What each job scored, in an order of its own: two runs of one plan give the same. */
export function scoresOf(run: string): readonly string[] {
  const scores = new Map<string, string>();
  for (const record of recordsOf(run)) {
    if (record.kind !== "result" || record["task"] === "speed/speed") continue;
    const { model, task, item, score, output } = record;
    const { tokenTimesMs: _, ...answer } = output as Record<string, unknown>;
    scores.set(JSON.stringify([model, task, item]), JSON.stringify([score, answer]));
  }
  return [...scores].sort().map(([job, score]) => `${job} ${score}`);
}

/** Resolves when the run has written at least this many results. */
export async function whenResults(results: string, count: number): Promise<string> {
  for (let tries = 0; tries < 1200; tries++) {
    const [run] = existsSync(results) ? readdirSync(results) : [];
    if (run !== undefined) {
      const folder = join(results, run);
      if (recordsOf(folder).filter(({ kind }) => kind === "result").length >= count) return folder;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no ${count} results in ${results}`);
}
