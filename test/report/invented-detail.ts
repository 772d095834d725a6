import type { ItemAnswer, RunDetail } from "../../src/report/data/detail/types.ts";
import { settingKey } from "../../src/report/data/setting-summaries.ts";
import type { ReportRun } from "../../src/report/data/types.ts";

/** Questions, answers and times of an invented run: every model right on its own share of each task's questions. */
export function inventedDetail(
  run: ReportRun,
  itemsPerTask = 12,
  words = (index: number) => `${index} + ${index} =`,
): RunDetail {
  const tasks = run.plan.tasks.filter(({ primaryMetric }) => primaryMetric === "acc");
  const keys = run.plan.models.map(({ id }) => settingKey(id));
  const start = Date.parse(run.run.at);
  return {
    items: tasks.flatMap(({ key: task }) =>
      Array.from({ length: itemsPerTask }, (_, index) => ({
        task,
        id: `item-${index}`,
        prompt: words(index),
        expected: String(2 * index),
        answers: new Map(
          keys.map((key, model): [string, ItemAnswer] => {
            const right = index % (model + 2) !== 0;
            return [
              key,
              {
                score: right ? 1 : 0,
                text: right ? words(2 * index) : `not ${words(index)}`,
                logLikelihoods: [-1.25 - index / 10, -2.5],
                remark: index === 3 ? "tie" : null,
              },
            ];
          }),
        ),
      })),
    ),
    withoutTexts: 0,
    notHeld: 0,
    latencies: keys.map((key, model) => {
      const times = Array.from({ length: 240 }, (_, index) => (model + 1) * (5 + index / 20));
      return {
        key,
        requests: 240,
        item: times.map((time) => time * 3),
        firstToken: times,
        betweenTokens: times.map((time) => time / 4),
      };
    }),
    stretches: keys.flatMap((key, model) => {
      const from = start + model * 5000;
      return [
        { key, kind: "load" as const, start: from, end: from + 400 },
        { key, kind: "questions" as const, start: from + 400, end: from + 3000 },
        { key, kind: "timings" as const, start: from + 3000, end: from + 4800 },
      ];
    }),
  };
}
