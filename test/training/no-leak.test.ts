import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

// The lessons are made anew from their seed and read to the end, so the proof rests on the generator
// that made the training data, not on a sample of it. Needs nothing but `python3`.

const root = join(import.meta.dirname, "../..");
const training = join(root, "training");
const suites = join(root, "suites");
const scratch = mkdtempSync(join(tmpdir(), "no-leak-"));
const python = spawnSync("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 10))"]).status === 0;
const reason = python ? "" : " (skipped: no python3, version 3.10 or later, on the PATH)";

interface Report {
  items: number;
  blocks: number;
  documents: number;
  exercises: number;
  keys: string[];
  texts: string[];
}

function run(script: string, ...args: string[]): string {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
  return execFileSync("python3", [join(training, script), ...args], { encoding: "utf8", env });
}

const scan = (folder: string, ...args: string[]): Report => JSON.parse(run("scan.py", folder, ...args));

describe.skipIf(!python)(`the examination and the lessons${reason}`, () => {
  afterAll(() => rmSync(scratch, { recursive: true }));

  it("share no item, as text or as operands or fact, in the whole stream", { timeout: 240_000 }, () => {
    const report = scan(suites);
    expect(report.items).toBeGreaterThanOrEqual(9 * 60);
    expect(report.documents).toBe(1000 * report.blocks);
    expect(report.exercises).toBeGreaterThan(report.documents);
    expect(report.keys).toEqual([]);
    expect(report.texts).toEqual([]);
  });

  it("would be caught sharing one", { timeout: 60_000 }, () => {
    cpSync(suites, scratch, { recursive: true });
    const show = "from curriculum import *; from plan import *; import json\n";
    const pick = "e = [e for d in documents(STREAM_SEED, 0) for e in d if e.subject == 'reverse'][-1]\n";
    const print =
      "print(json.dumps({'id': 'x', 'prompt': e.prompt, 'answer': e.answer.strip(), 'key': '/'.join(e.key)}))";
    const leaked = execFileSync("python3", ["-Bc", show + pick + print], { cwd: training, encoding: "utf8" });
    writeFileSync(join(scratch, "schoolbook/reverse.jsonl"), leaked);
    const { prompt, answer, key } = JSON.parse(leaked);
    const report = scan(scratch, "--blocks", "1");
    expect(report.keys).toEqual([key]);
    expect(report.texts).toEqual([`${prompt} ${answer}`]);
  });

  it("are what the generator writes today", { timeout: 60_000 }, () => {
    const made = join(scratch, "made");
    run("exam.py", made);
    const yaml = readFileSync(join(made, "schoolbook.yaml"), "utf8");
    expect(readFileSync(join(suites, "schoolbook.yaml"), "utf8")).toBe(yaml);
    for (const [, file = ""] of yaml.matchAll(/items: (.*)/g))
      expect(readFileSync(join(suites, file), "utf8")).toBe(readFileSync(join(made, file), "utf8"));
  });
});
