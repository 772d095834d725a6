// Measures models, and tells what happens. Ctrl-C leaves a run that `--resume` goes on with.
// node examples/run.mjs [MODEL]... [-s SUITE]... [--limit N] [--runner llama|fake] [--results FOLDER] [--resume]
import { parseArgs } from "node:util";
import { prepareRun, UserError } from "schoolmark";

const { values, positionals: models } = parseArgs({
  allowPositionals: true,
  options: {
    suite: { type: "string", short: "s", multiple: true },
    limit: { type: "string" },
    runner: { type: "string" },
    results: { type: "string", default: "results" },
    resume: { type: "boolean", default: false },
  },
});
const controller = new AbortController();
process.once("SIGINT", () => controller.abort());
const { signal } = controller;

/** A line for the events that a person waits for; all others are left out. */
function show(event) {
  if (event.type === "begun") console.log(`${event.jobs} jobs; records in ${event.folder}`);
  if (event.type === "load") console.log(`${event.model}: load ${event.load + 1} of ${event.loads}`);
  if (event.type === "problem") console.error(`${event.model}: ${event.message}`);
}

try {
  const limit = values.limit === undefined ? undefined : Number(values.limit);
  const prepared = await prepareRun({ models, suites: values.suite, limit, runner: values.runner }, { signal });
  for (const { path, reason } of prepared.badModels) console.error(`${path} is left out: ${reason}`);
  const ended = await prepared.execute({ results: values.results, resume: values.resume, onEvent: show, signal });
  if (ended.ended === "complete") console.log(`done: ${ended.folder}, ${ended.counts.fail} jobs failed`);
  else {
    console.error(`interrupted: ${ended.folder ?? "nothing was begun"}`);
    process.exitCode = 130;
  }
} catch (error) {
  // Its preparation throws the reason of the signal that was aborted.
  const stopped = signal.aborted && error === signal.reason;
  if (!stopped && !(error instanceof UserError)) throw error;
  console.error(stopped ? "interrupted: nothing was begun" : error.message);
  process.exitCode = stopped ? 130 : 2;
}
