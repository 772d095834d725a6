// The program as a user starts it, and what it left behind.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
/** Far above what any trial takes, on a machine with other work. */
const longestMs = 300_000;

/** Starts the program in a folder; `child` can be sent signals, `ended` gives code and texts. */
export function createProgram(cwd) {
  const start = (args, { env = {} } = {}) => {
    const child = spawn(process.execPath, [main, ...args], {
      cwd,
      env: { ...process.env, NO_COLOR: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: longestMs,
    });
    const texts = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"])
      child[name].setEncoding("utf8").on("data", (text) => (texts[name] += text));
    const ended = new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, ...texts })));
    return { child, ended };
  };
  const ask = (args, options) => start(args, options).ended;
  /** As `ask`; throws where the program does not end as it should: then no trial can be made. */
  const expect = async (code, args, options) => {
    const outcome = await ask(args, options);
    if (outcome.code !== code)
      throw new Error(`schoolmark ${args.join(" ")} ended with ${outcome.code}, not ${code}: ${outcome.stderr}`);
    return outcome;
  };
  return { start, ask, expect };
}

/** The folders of runs in a folder of results, oldest first by name. */
export function runsIn(results) {
  const names = existsSync(results) ? readdirSync(results).sort() : [];
  return names.map((name) => join(results, name)).filter((folder) => existsSync(join(folder, "plan.json")));
}

export const writersIn = (run) => readdirSync(run).filter((file) => file.endsWith(".jsonl"));

/** All records of a run that are whole. */
export function recordsIn(run) {
  return writersIn(run).flatMap((file) =>
    readFileSync(join(run, file), "utf8")
      .split("\n")
      .flatMap((line) => {
        try {
          return [JSON.parse(line)];
        } catch {
          return [];
        }
      }),
  );
}

/** What was answered, job by job, sorted: timings are left out, which are never the same twice. */
export function answersIn(run, model = null) {
  return recordsIn(run)
    .filter((record) => record.kind === "result" && (model === null || record.model === model))
    .map(({ model: id, variant, task, item, repetition, method, score, output }) => {
      const { tokenTimesMs: _, ...said } = output;
      return JSON.stringify([id, variant, task, item, repetition, ...(method === "timing" ? [] : [score, said])]);
    })
    .sort();
}

/** The words of a run of two made-up models, with answers and timings, that asks so many items of each task. */
export function inventedRun(items) {
  const suites = ["-s", "schoolbook", "-s", "speed", "--limit", `${items}`, "--loads", "1"];
  return ["run", "--runner", "fake", "skilled", "novice", ...suites, "--energy", "proxy"];
}
