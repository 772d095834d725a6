import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { answersIn, inventedRun, runsIn, writersIn } from "../program.mjs";

const command = [...inventedRun(5), "--quiet"];
const preload = new URL("../clock-step.mjs", import.meta.url).href;
const day = 86_400_000;

export const clocks = {
  name: "clocks",
  what: "interrupted runs resumed with a clock that is off, and runs whose clock steps while they measure",
  async run({ folder, short, random, program, trial }) {
    const results = join(folder, "true");
    await program.expect(0, [...command, "--results", results]);
    const [complete] = runsIn(results);
    const truth = answersIn(complete).join("\n");
    for (let number = 0; number < (short ? 2 : 40); number++) {
      const own = join(folder, `trial-${number}`);
      const isResumed = short ? number === 0 : random.next() < 0.7;
      const offset = short && isResumed ? -day : random.of([-365 * day, -day, -3_600_000, -1000, 1000, day]);
      const step = isResumed ? 0 : random.of([-day, -3_600_000, -1000, 1000, day]);
      if (isResumed) cutShort(complete, own, random);
      const env = {
        NODE_OPTIONS: `--import ${preload}`,
        CLOCK_OFFSET_MS: String(isResumed ? offset : 0),
        CLOCK_STEP_MS: String(step),
        CLOCK_STEP_AFTER_MS: String(200 + random.below(600)),
      };
      const { code, stderr } = await program.ask([...command, "--results", own, ...(isResumed ? ["--resume"] : [])], {
        env,
      });
      const what = isResumed ? `resumed ${offset} ms off` : `stepping by ${step} ms`;
      trial(what, code === 0 ? await wrongIn(own, truth, program) : `ended with ${code}: ${stderr.slice(0, 300)}`);
    }
  },
};

/** What a kill leaves of a run. */
function cutShort(complete, results, random) {
  const run = join(results, basename(complete));
  cpSync(complete, run, { recursive: true });
  const [writer] = writersIn(run);
  const text = readFileSync(join(run, writer), "utf8");
  writeFileSync(join(run, writer), text.slice(0, Math.floor(text.length * (0.2 + 0.7 * random.next()))));
}

async function wrongIn(results, truth, program) {
  const [run] = runsIn(results);
  if (answersIn(run).join("\n") !== truth) return "the answers are not those of a run with a steady clock";
  const { code, stdout, stderr } = await program.ask(["report", run, "--format", "json"]);
  if (code !== 0) return `its report ended with ${code}: ${stderr.slice(0, 300)}`;
  const { complete, jobs } = JSON.parse(stdout);
  return complete ? null : `it is said to be incomplete, with ${jobs.result} of ${jobs.planned} jobs`;
}
