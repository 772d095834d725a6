import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { answersIn, inventedRun, recordsIn, runsIn, writersIn } from "../program.mjs";

const smallest = fileURLToPath(new URL("../../../models/Schoolbook-0.25M-t16M-v1.0-Q8_0.gguf", import.meta.url));
const measured = ["run", smallest, "--limit", "10", "-t", "1", "-s", "schoolbook", "--loads", "1", "--energy", "proxy"];

export const writers = {
  name: "writers",
  what: "several processes that would go on with one run at once, whose first one was killed or is at it still",
  async run({ folder, short, random, program, trial }) {
    // A model that is loaded takes seconds of the short form; whose turn it is does not depend on what is measured.
    const command = short ? inventedRun(40) : measured;
    const truthResults = join(folder, "truth");
    await program.expect(0, [...command, "--results", truthResults]);
    const truth = answersIn(runsIn(truthResults)[0]).join("\n");
    for (let number = 0; number < (short ? 1 : 30); number++) {
      const results = join(folder, `trial-${number}`);
      const resumed = [...command, "--results", results, "--resume"];
      const first = program.start([...command, "--results", results]);
      const run = await untilRecords(results, 5 + random.below(20));
      const isKilled = random.next() < 0.7;
      if (isKilled) {
        first.child.kill("SIGKILL");
        await first.ended;
      }
      const others = 2 + random.below(2);
      const outcomes = await Promise.all(
        Array.from({ length: others }, async () => {
          await wait(random.below(150));
          return program.ask(resumed);
        }),
      );
      const ended = await first.ended;
      // A signal may come too late.
      if (ended.code === 0 || !isKilled) outcomes.push(ended);
      const what = `${others} that go on, the first one ${isKilled ? "killed" : "still at it"}`;
      trial(what, wrongIn({ run, outcomes, truth }));
    }
  },
};

async function untilRecords(results, count) {
  for (let tries = 0; tries < 20_000; tries++) {
    const [run] = runsIn(results);
    if (run !== undefined && recordsIn(run).filter(({ kind }) => kind === "result").length >= count) return run;
    await wait(5);
  }
  throw new Error(`no ${count} results came in ${results}`);
}

/** One at a time measures, whoever is refused is told by whom, and every answer is there once. */
function wrongIn({ run, outcomes, truth }) {
  const refused = outcomes.filter(({ code }) => code === 2);
  const unclear = refused.find(
    ({ stderr }) => !/is being measured by process \d+ on |there is no unfinished run of this plan/.test(stderr),
  );
  if (unclear !== undefined) return `refused without a clear line: ${unclear.stderr.slice(0, 300)}`;
  const other = outcomes.find(({ code }) => code !== 0 && code !== 2);
  if (other !== undefined) return `one ended with ${other.code}: ${other.stderr.slice(0, 300)}`;
  if (refused.length === outcomes.length) return "all were refused";
  const answers = answersIn(run);
  if (new Set(answers).size < answers.length) return `an answer is there twice, of ${writersIn(run).length} writers`;
  return answers.join("\n") === truth ? null : "the answers are not those of an unbroken run";
}
