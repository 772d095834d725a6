// Reads the plan and the records of a run, and prints each model's wrong answers, a few of each task.
// node examples/records.mjs RUN
import { readPlan, readRun } from "schoolmark";

const [folder = "."] = process.argv.slice(2);
const plan = await readPlan(folder);
const primary = new Map(plan.tasks.map(({ key, primaryMetric }) => [key, primaryMetric]));
console.log(`${plan.models.length} models, ${plan.tasks.length} tasks, ${plan.jobs} jobs`);

const shown = new Map();
for await (const { record, id } of readRun(folder)) {
  if (record.kind !== "result" || record.score[primary.get(record.task)] !== 0) continue;
  const place = `${record.model}, ${record.task}`;
  const before = shown.get(place) ?? 0;
  shown.set(place, before + 1);
  if (before < 3) console.log(`${id} ${place}: ${JSON.stringify(record.prompt.slice(-60))} wanted ${record.expected}`);
}
