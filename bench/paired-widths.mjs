// Widths of the intervals of differences and energy ratios between the models of one run: paired by item, as reports,
// compare and pick give them, against each model's own interval taken as independent.
// Usage: npm run build && node bench/paired-widths.mjs RUN_FOLDER
import { readReportRun } from "../dist/report/data/read-run.js";
import { settingOf, summarize } from "../dist/report/data/setting-summaries.js";
import { createMoments, meanInterval, meanOf } from "../dist/statistics/means.js";
import { weightedSum } from "../dist/statistics/proportions.js";
import { ratioOfEstimates } from "../dist/statistics/ratios.js";

/** Pairs this close are the ones that a reader wonders about. */
const closeWithin = 0.1;

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("name the folder of a run of several models");
const cpuTimes = collectCpuTimes();
const { run, settings } = summarize(await readReportRun(folder, { listener: cpuTimes }));
const scored = settings.filter(({ figures }) => figures.accuracy.value !== null);
const pairs = scored.flatMap((one, index) => scored.slice(index + 1).map((other) => [one, other]));
const { paired } = run;

const differences = pairs.flatMap(([one, other]) => {
  const change = paired.accuracyChange(settingOf(other), settingOf(one));
  const [a, b] = [one.figures.accuracy, other.figures.accuracy];
  if (change === null) return [];
  const value = a.value - b.value;
  const own = {
    low: value - Math.hypot(a.value - a.low, b.high - b.value),
    high: value + Math.hypot(a.high - a.value, b.value - b.low),
  };
  return [{ one, other, value, change, own }];
});
const isClose = ({ value }) => Math.abs(value) <= closeWithin;
const isQuantized = ({ one, other }) =>
  one.model.trainingTokens !== null &&
  one.model.trainingTokens === other.model.trainingTokens &&
  one.model.parameters === other.model.parameters &&
  one.model.quantization !== other.model.quantization;
tell("pairs within ten points", differences.filter(isClose));
tell("quantizations of one training", differences.filter(isQuantized));

function tell(what, list) {
  const width = (of) => (100 * meanOf(list.map((pair) => of(pair).high - of(pair).low))).toFixed(1);
  const significant = (of) => list.filter((pair) => of(pair).low > 0 || of(pair).high < 0).length;
  console.log(
    `${what} (${list.length}): mean 95 % width paired ${width(({ change }) => change)} points, ` +
      `own intervals ${width(({ own }) => own)}; significant ${significant(({ change }) => change)}, ` +
      `own ${significant(({ own }) => own)}`,
  );
}

// As ratios high ÷ low, geometric mean; the energy of each by the spread of its own items alone.
const ratios = pairs.flatMap(([one, other]) => {
  const ratio = paired.cpuTimeRatio(settingOf(one), settingOf(other), "scored");
  const alone = ratioOfEstimates(cpuTimes.of(settingOf(one)), cpuTimes.of(settingOf(other)));
  return ratio === null || alone === null ? [] : [{ ratio, alone }];
});
const logWidth = (of) => meanOf(ratios.map((pair) => Math.log(of(pair).high / of(pair).low)));
const [together, apart] = [logWidth(({ ratio }) => ratio), logWidth(({ alone }) => alone)];
console.log(
  `energy per item, ratios of CPU time (${ratios.length}): mean high ÷ low paired ×${Math.exp(together).toFixed(3)}, ` +
    `own intervals ×${Math.exp(apart).toFixed(3)}: ${(100 * (1 - together / apart)).toFixed(0)} % narrower`,
);

/** CPU time of all items of a setting, with the interval that its own items give. */
function collectCpuTimes() {
  const bySetting = new Map();
  const keyOf = ({ model, variant }) => JSON.stringify([model, variant]);
  return {
    add(record) {
      if (record.kind !== "result" || record.output.type === "time" || record.timing.cpuMs === null) return;
      const tasks = bySetting.get(keyOf(record)) ?? new Map();
      bySetting.set(keyOf(record), tasks);
      const moments = tasks.get(record.task) ?? createMoments();
      tasks.set(record.task, moments);
      moments.add(record.timing.cpuMs);
    },
    of(setting) {
      const tasks = [...(bySetting.get(keyOf(setting))?.values() ?? [])];
      return weightedSum(
        tasks.map((cpu) => ({ weight: cpu.count(), estimate: { value: cpu.mean(), ...meanInterval(cpu) } })),
      );
    },
  };
}
