import type { ReportInput } from "../../src/report/data/types.ts";
import { type InventedModel, inventedInput } from "./invented.ts";
import { inventedDetail } from "./invented-detail.ts";

/** Texts that do something where they are not taken for text. */
export const names = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "</style><script>alert(2)</script>",
  "</svg><svg onload=alert(3)>",
  "\u001b[31mred\u001b[0m\u0007\u009b2J",
  '=HYPERLINK("http://evil.example","x")',
  "+1+1",
  "-2+3",
  "@SUM(A1)",
  "\t=1+1",
  "\u202egpj.exe",
  "javascript:alert(1)",
  "https://evil.example/x www.evil.example @someone",
  "| a | `b` | **c** [d](https://evil.example) ![e](https://evil.example/e.png) <!-- -->",
  "x".repeat(300),
  "🦙 模型 модель",
  "datum['x'] || alert(1)",
  "$".concat("{alert(1)} {{7*7}}"),
];

/** A run in which every place that foreign text can reach holds some. */
export function hostileInput(): ReportInput {
  const models = names.map(
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
    name: names[0]!,
    alarms: names.map((text, index) => ({
      model: names[index]!,
      task: text,
      cause: { kind: "unscored", missing: 1, answers: 2, metric: text },
    })),
    problems: names.map((message) => ({ kind: "fail", model: message, task: message, message, count: 1 })),
  });
  const [run] = input.runs;
  const detail = inventedDetail(run!, names.length, (index) => names[index % names.length]!);
  return {
    ...input,
    title: names.join(" "),
    runs: [
      {
        ...run!,
        detail: {
          ...detail,
          items: detail.items.map((item, index) => ({ ...item, id: names[index % names.length]! })),
        },
        plan: {
          ...run!.plan,
          suites: names.map((name) => ({ name, version: 1, hash: name })),
          tasks: [
            ...run!.plan.tasks,
            ...names.map((key) => ({
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
          ...names.map((task) => ({
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
          command: ["schoolmark", ...names],
          environment: { ...run!.run.environment, cpu: names[1]!, gpus: [...names] },
        },
      },
    ],
  };
}
