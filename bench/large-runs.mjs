// Large runs for timing the reading half: one small run of the fake runner gives the pattern, and its records are
// multiplied into runs that are sealed like any other.
import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "./support.mjs";

/** Plan, header and one answer of a run of one made-up model on one task. */
export async function pattern(main, folder, model) {
  const suite = join(folder, "suite.yaml");
  writeFileSync(
    suite,
    'name: large\nversion: 1\ntasks:\n  - name: one\n    kind: multiple-choice\n    items:\n      - { id: a, question: "What comes after 7 in the row of 512?", choices: [one, two, three, four], answer: 2 }\n',
  );
  const results = join(folder, `pattern-${model}`);
  await runProgram(process.execPath, [
    main,
    "run",
    "--runner",
    "fake",
    model,
    "-s",
    suite,
    "--loads",
    "1",
    "--full",
    "--quiet",
    "--results",
    results,
  ]); // prettier-ignore
  const run = join(results, readdirSync(results)[0]);
  const [file] = readdirSync(run).filter((name) => name.endsWith(".jsonl"));
  const records = readFileSync(join(run, file), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line)); // prettier-ignore
  return { plan: JSON.parse(readFileSync(join(run, "plan.json"), "utf8")), records };
}

/** Writes a run, or a part of one, whose answers are items `first` to `last` of the task; returns its folder. */
export function writeRun(folder, name, { plan, records }, items, { first = 0, last = items, shard } = {}) {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(
    join(path, "plan.json"),
    JSON.stringify({ ...plan, tasks: [{ ...plan.tasks[0], items }], jobs: items }),
  );
  const hash = createHash("sha256");
  const file = openSync(join(path, `${name}.jsonl`), "w");
  const write = (lines) => {
    const text = `${lines.map((record) => JSON.stringify(record)).join("\n")}\n`;
    hash.update(text);
    writeSync(file, text);
  };
  const ofKind = (kind) => records.filter((record) => record.kind === kind);
  const [answer] = ofKind("result");
  write([{ ...ofKind("run")[0], writer: name, ...(shard === undefined ? {} : { shard }) }, ...ofKind("load")]);
  for (let start = first; start < last; start += 1000) {
    write(
      Array.from({ length: Math.min(1000, last - start) }, (_, index) => {
        const item = start + index;
        const itemHash = createHash("sha1").update(String(item)).digest("hex").slice(0, 16);
        // A third of the answers are wrong, others on each side.
        const acc = (Number.parseInt(itemHash.slice(0, 4), 16) + name.length) % 3 === 0 ? 0 : 1;
        return { ...answer, item: `q${item}`, itemHash, score: { ...answer.score, acc, acc_norm: acc } };
      }),
    );
  }
  const [end] = ofKind("end");
  const counts = { planned: items, result: last - first, skip: 0, fail: 0 };
  writeSync(file, `${JSON.stringify({ ...end, counts, sha256: hash.digest("hex") })}\n`);
  closeSync(file);
  return path;
}
