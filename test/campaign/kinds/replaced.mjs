import { appendFileSync, copyFileSync, mkdirSync, renameSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { answersIn, recordsIn, runsIn } from "../program.mjs";

const ladder = (name) => fileURLToPath(new URL(`../../../models/Schoolbook-${name}.gguf`, import.meta.url));
const [first, old, other] = ["0.25M-t1600K-v1.0-Q4_0", "0.25M-t16M-v1.0-Q8_0", "0.25M-t1600K-v1.0-Q8_0"].map(ladder);
const command = [
  "run",
  "a.gguf",
  "b.gguf",
  "-s",
  "schoolbook",
  "-s",
  "speed",
  "--limit",
  "6",
  "--loads",
  "2",
  "-t",
  "1",
  "--energy",
  "proxy",
  "--quiet",
]; // prettier-ignore

/** Ways in which a file changes under a run, and whether it is another model then. */
const ways = [
  { name: "another file under its name", isOther: true, make: (path) => replaceBy(path, other) },
  { name: "written over in place", isOther: true, make: (path) => copyFileSync(other, path) },
  { name: "longer by a byte", isOther: true, make: (path) => appendFileSync(path, "x") },
  { name: "touched", isOther: false, make: (path) => utimesSync(path, 1, 1) },
  { name: "a copy of itself", isOther: false, make: (path) => replaceBy(path, old) },
];

export const replaced = {
  name: "replaced",
  what: "a model's file changed at a random moment of a run, which is then resumed",
  async run({ folder, short, random, program, trial }) {
    const truths = {};
    for (const [name, file] of [
      ["old", old],
      ["other", other],
    ])
      truths[name] = await truthOf(folder, name, file, program);
    for (let number = 0; number < (short ? 1 : 25); number++) {
      const way = short ? ways[0] : ways[number % ways.length];
      const place = join(folder, `trial-${number}`);
      const paths = modelsIn(place, old);
      const given = command.map((word) => (word.endsWith(".gguf") ? join(place, word) : word));
      const results = join(place, "results");
      const { ended } = program.start([...given, "--results", results]);
      await untilLoads(results, 1 + random.below(3));
      await wait(random.below(300));
      way.make(paths.b);
      const outcome = await ended;
      const resumed = outcome.code === 5 ? await program.ask([...given, "--results", results, "--resume"]) : outcome;
      trial(way.name, wrongIn({ results, truths, outcome, resumed, isOther: way.isOther }));
    }
  },
};

function replaceBy(path, file) {
  copyFileSync(file, `${path}.new`);
  renameSync(`${path}.new`, path);
}

function modelsIn(folder, file) {
  mkdirSync(folder, { recursive: true });
  const paths = { a: join(folder, "a.gguf"), b: join(folder, "b.gguf") };
  copyFileSync(first, paths.a);
  copyFileSync(file, paths.b);
  return paths;
}

/** The answers of both models where nothing changes. */
async function truthOf(folder, name, file, program) {
  const place = join(folder, name);
  modelsIn(place, file);
  const given = command.map((word) => (word.endsWith(".gguf") ? join(place, word) : word));
  await program.expect(0, [...given, "--results", join(place, "results")]);
  return new Set(answersIn(runsIn(join(place, "results"))[0]));
}

async function untilLoads(results, count) {
  for (let tries = 0; tries < 5000; tries++) {
    const [run] = runsIn(results);
    if (run !== undefined && recordsIn(run).filter(({ kind }) => kind === "load").length >= count) return;
    await wait(5);
  }
}

function wrongIn({ results, truths, outcome, resumed, isOther }) {
  if (![0, 5].includes(outcome.code)) return `the run ended with ${outcome.code}: ${outcome.stderr.slice(0, 300)}`;
  if (!isOther && outcome.code !== 0)
    return `nothing changed, and it ended with ${outcome.code}: ${outcome.stderr.slice(-300)}`;
  if (resumed.code !== 0) return `--resume ended with ${resumed.code}: ${resumed.stderr.slice(0, 300)}`;
  const runs = runsIn(results);
  const hashes = new Set();
  for (const run of runs) {
    const wanted = run === runs[0] ? truths.old : truths.other;
    const wrong = answersIn(run).find((answer) => !wanted.has(answer));
    // What is longer by a byte answers as before; only its hash is another.
    if (wrong !== undefined && !(run !== runs[0] && truths.old.has(wrong)))
      return `an answer of another file in ${run}: ${wrong}`;
    if (new Set(answersIn(run)).size < answersIn(run).length) return "a record is there twice";
    for (const { kind, planHash } of recordsIn(run)) if (kind === "run") hashes.add(planHash);
  }
  if (answersIn(runs[0], "a").length === 0) return "the other model was not measured";
  if (outcome.code === 5 && !resumed.stderr.includes("was replaced")) return "--resume does not say so";
  return outcome.code === 5 && hashes.size !== 2 ? `${hashes.size} plans, not the old and the new one` : null;
}
