import type { ReportInput } from "../../src/report/data/types.ts";
import { names } from "../support/hostile-texts.mjs";
import { type InventedModel, inventedInput } from "./invented.ts";
import { inventedDetail } from "./invented-detail.ts";

/** A run in which every place that foreign text can reach holds some. */
export function hostileInput(texts: readonly string[] = names): ReportInput {
  const models = texts.map(
    (id, index): InventedModel => ({
      id,
      parameters: 1e6 * (1 + (index % 3)),
      tokens: index % 2 === 0 ? 2e6 * (1 + index) : null,
      quantization: index % 2 === 0 ? "Q8_0" : id,
      accuracy: index === 4 ? null : 0.3 + index * 0.03,
      energy: index === 5 ? null : 0.1 + index * 0.05,
      reason: `no: ${id}`,
    }),
  );
  const input = inventedInput(models, {
    name: texts[0]!,
    alarms: texts.map((text, index) => ({
      model: texts[index]!,
      task: text,
      cause: { kind: "unscored", missing: 1, answers: 2, metric: text },
    })),
    problems: texts.map((message) => ({ kind: "fail", model: message, task: message, message, count: 1 })),
  });
  const [run] = input.runs;
  const detail = inventedDetail(run!, texts.length, (index) => texts[index % texts.length]!);
  return {
    ...input,
    title: texts.join(" "),
    runs: [
      {
        ...run!,
        detail: {
          ...detail,
          items: detail.items.map((item, index) => ({ ...item, id: texts[index % texts.length]! })),
        },
        plan: {
          ...run!.plan,
          suites: texts.map((name) => ({ name, version: 1, hash: name })),
          tasks: [
            ...run!.plan.tasks,
            ...texts.map((key) => ({
              key,
              kind: "generate",
              description: key,
              items: 1,
              primaryMetric: "acc",
              repeats: "once" as const,
            })),
          ],
        },
        rows: [
          ...run!.rows,
          ...texts.map((task) => ({
            ...run!.rows[0]!,
            task,
            method: {
              kind: "priced" as const,
              energy: { kind: "over-baseline" as const, baseline: task, statistic: { kind: "none" as const } },
              price: { kind: "grid" as const, name: task, gramsPerKilowattHour: 1, year: 0 },
            },
            caveats: [{ kind: "task-note" as const, note: task }],
            recordIds: [task],
          })),
        ],
        run: {
          ...run!.run,
          command: ["schoolmark", ...texts],
          environment: { ...run!.run.environment, cpu: texts[1]!, gpus: [...texts] },
        },
      },
    ],
  };
}
