// Reduces a run to figures, and prints one metric of each model with its 95 % interval.
// node examples/rows.mjs RUN [METRIC]
import { reduceRun } from "schoolmark";

const [folder = ".", metric = "acc"] = process.argv.slice(2);
const { rows, alarms, complete } = await reduceRun(folder);

for (const row of rows) {
  if (row.metric !== metric || row.value === null) continue;
  const place = [row.model, row.task ?? "all tasks", ...(row.work === null ? [] : [`${row.work.tokens} tokens`])];
  const interval = row.low === null ? "" : ` (${row.low.toPrecision(3)}–${row.high.toPrecision(3)})`;
  console.log(`${place.join(", ")}: ${row.value.toPrecision(3)} ${row.unit}${interval}, n ${row.n}`);
}
for (const kind of new Set(alarms.map(({ cause }) => cause.kind))) console.error(`alarm: ${kind}`);
if (!complete) console.error("the run is not complete");
