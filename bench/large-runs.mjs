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
  const own = provenPlan({ ...plan, tasks: [{ ...plan.tasks[0], items }], jobs: items });
  writeFileSync(join(path, "plan.json"), JSON.stringify(own));
  const hash = createHash("sha256");
  const file = openSync(join(path, `${name}.jsonl`), "w");
  const write = (lines) => {
    const text = `${lines.map((record) => JSON.stringify(record)).join("\n")}\n`;
    hash.update(text);
    writeSync(file, text);
  };
  const ofKind = (kind) => records.filter((record) => record.kind === kind);
  const [answer] = ofKind("result");
  const planHash = own.hash;
  write([
    { ...ofKind("run")[0], writer: name, planHash, ...(shard === undefined ? {} : { shard }) },
    ...ofKind("load"),
  ]);
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
  writeSync(file, `${JSON.stringify(provenLine({ ...end, counts, sha256: hash.digest("hex") }))}\n`);
  closeSync(file);
  return path;
}

const checksumOf = (value) => createHash("sha256").update(canonicalJson(value)).digest("hex");

/** JSON with sorted keys. */
function canonicalJson(value) {
  return JSON.stringify(value, (_key, inner) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** A plan with its hash, and its checksum where the version that made it writes one. */
function provenPlan({ hash: _, checksum, ...plan }) {
  const { runners: __, ...work } = plan;
  const models = plan.models.map(({ path: ___, catalogue: ____, ...identity }) => identity);
  const hashed = { ...plan, hash: checksumOf({ ...work, models }) };
  return checksum === undefined ? hashed : { ...hashed, checksum: checksumOf(hashed) };
}

/** The last line of a writer, with the checksum of what it says itself where the version that made it writes one. */
function provenLine({ lineSha256, sha256, ...end }) {
  return lineSha256 === undefined ? { ...end, sha256 } : { ...end, sha256, lineSha256: checksumOf(end) };
}
