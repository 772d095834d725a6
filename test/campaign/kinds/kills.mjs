import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { marked, orphansOf } from "../orphans.mjs";
import { answersIn, recordsIn, runsIn, writersIn } from "../program.mjs";

const smallest = fileURLToPath(new URL("../../../models/Schoolbook-0.25M-t16M-v1.0-Q8_0.gguf", import.meta.url));
const usual = ["-s", "schoolbook", "--loads", "1", "--energy", "proxy", "--quiet"];
const inventedOf = (limit) => ["run", "--runner", "fake", "skilled", "novice", "--limit", `${limit}`, ...usual];
const real = ["run", smallest, "--limit", "10", "-t", "1", ...usual];
const signals = ["SIGKILL", "SIGTERM", "SIGINT"];

export const kills = {
  name: "kills",
  what: "runs ended by a signal at a random moment, up to three times, and resumed; no process outlives them",
  async run({ folder, short, random, program, trial }) {
    const truths = new Map();
    const invented = inventedOf(short ? 10 : 40);
    const truthOf = async (command) => {
      if (!truths.has(command)) {
        const results = join(folder, command === real ? "real" : "invented");
        await program.expect(0, [...command, "--results", results]);
        truths.set(command, answersIn(runsIn(results)[0]));
      }
      return truths.get(command);
    };
    let number = 0;
    for (let left = short ? 2 : 210; left > 0; number++) {
      const command = number % 10 === 3 ? real : invented;
      const results = join(folder, `killed-${number}`);
      const times = 1 + random.below(3);
      const sent = [];
      for (let time = 0; time < times && left > 0; time++) {
        const resume = runsIn(results).length > 0 ? ["--resume"] : [];
        const kill = await killed(program, [...command, "--results", results, ...resume], {
          results,
          random,
          known: sent.length,
        });
        if (kill !== null) {
          sent.push(kill);
          left -= 1;
        }
      }
      const outcome = await finished(program, command, results);
      const problem = outcome ?? wrongIn(results, await truthOf(command));
      // Each signal is a trial; what came of the run is known once for all of them.
      const what = `run ${number} after ${sent.map(({ signal }) => signal).join(", ")}`;
      for (const [place, { orphans }] of sent.entries())
        trial(what, orphans ?? (place === sent.length - 1 ? problem : null));
    }
  },
};

/** Starts a run and sends it a signal; null where it came to its end before, else the signal and what outlived it. */
async function killed(program, args, { results, random, known }) {
  const mark = `${results}/${known}`;
  const { child, ended } = program.start(args, { env: marked(mark) });
  const signal = random.of(signals);
  const [early, delay] = [random.next() < 0.2, random.next()];
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const writers = () => runsIn(results).reduce((sum, run) => sum + writersIn(run).length, 0);
  // Most of a short run's time goes into starting: signals are to meet it while it writes.
  const before = writers();
  if (early) await wait(delay * 800);
  else {
    while (!isOver && writers() <= before) await wait(2);
    await wait(delay * (known === 0 ? 250 : 150));
  }
  if (isOver) return null;
  child.kill(signal);
  const outcome = await ended;
  const isKilled = outcome.signal === signal || outcome.code === 130 || outcome.code === 143;
  return isKilled ? { signal, orphans: await orphansOf(mark) } : null;
}

/** Goes on until the run is complete; null, or what is wrong. */
async function finished(program, command, results) {
  const isBegun = runsIn(results).length > 0;
  const outcome = await program.ask([...command, "--results", results, ...(isBegun ? ["--resume"] : [])]);
  const isDone = outcome.code === 2 && outcome.stderr.includes("there is no unfinished run of this plan");
  if (outcome.code === 0) return null;
  if (!isDone) return `--resume ended with ${outcome.code}: ${outcome.stderr.slice(0, 300)}`;
  return null;
}

function wrongIn(results, truth) {
  const runs = runsIn(results);
  if (runs.length !== 1) return `there are ${runs.length} runs, not 1`;
  const [run] = runs;
  const answers = answersIn(run);
  if (new Set(answers).size < answers.length) return "a record is there twice";
  if (answers.join("\n") !== truth.join("\n"))
    return `${answers.length} answers, not the ${truth.length} of an unbroken run`;
  return recordsIn(run).some(({ kind }) => kind === "end") ? null : "it has no seal";
}
