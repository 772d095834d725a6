import { appendFileSync, copyFileSync, mkdirSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { answersIn, recordsIn, runsIn } from "../program.mjs";

const ladder = (name) => fileURLToPath(new URL(`../../../models/Schoolbook-${name}.gguf`, import.meta.url));
const [first, old, other] = ["0.25M-t1600K-v1.0-Q4_0", "0.25M-t16M-v1.0-Q8_0", "0.25M-t1600K-v1.0-Q8_0"].map(ladder);
/** Questions whose answers are compared (not in the short form), and one timing, so that each load asks something. */
const commandIn = (place, suite, short) => [
  ...["run", join(place, "a.gguf"), join(place, "b.gguf"), "--results", join(place, "results"), "-s", suite],
  ...(short ? [] : ["-s", "schoolbook", "--limit", "4"]),
  ...["--loads", "2", "-t", "1", "--time-budget", "1s", "--energy", "proxy", "--quiet"],
];

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
    const suite = join(folder, "timed.yaml");
    const items = [{ id: "decode-8", phase: "decode", tokens: 8 }];
    const task = { name: "one", kind: "speed", repeats: 1, items };
    writeFileSync(suite, JSON.stringify({ name: "timed", version: 1, tasks: [task] }));
    // The short form asks who was measured, not what was answered.
    const truths = short
      ? null
      : { old: await truthOf(folder, suite, old, program), other: await truthOf(folder, suite, other, program) };
    for (let number = 0; number < (short ? 1 : 25); number++) {
      const way = short ? ways[0] : ways[number % ways.length];
      const place = join(folder, `trial-${number}`);
      const command = commandIn(place, suite, short);
      const paths = modelsIn(place, old);
      const results = join(place, "results");
      const { ended } = program.start(command);
      await untilLoads(results, short ? 1 : 1 + random.below(3));
      await wait(random.below(short ? 20 : 300));
      way.make(paths.b);
      const outcome = await ended;
      const resumed = outcome.code === 5 ? await program.ask([...command, "--resume"]) : outcome;
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
async function truthOf(folder, suite, file, program) {
  const place = join(folder, basename(file));
  modelsIn(place, file);
  await program.expect(0, commandIn(place, suite, false));
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
    const wanted = run === runs[0] ? truths?.old : truths?.other;
    // What is longer by a byte answers as before; only its hash is another.
    const isKnown = (answer) => truths === null || wanted.has(answer) || (run !== runs[0] && truths.old.has(answer));
    const wrong = answersIn(run).find((answer) => !isKnown(answer));
    if (wrong !== undefined) return `an answer of another file in ${run}: ${wrong}`;
    if (new Set(answersIn(run)).size < answersIn(run).length) return "a record is there twice";
    for (const { kind, planHash } of recordsIn(run)) if (kind === "run") hashes.add(planHash);
  }
  if (answersIn(runs[0], "a").length === 0) return "the other model was not measured";
  if (outcome.code === 5 && !resumed.stderr.includes("was replaced")) return "--resume does not say so";
  return outcome.code === 5 && hashes.size !== 2 ? `${hashes.size} plans, not the old and the new one` : null;
}
