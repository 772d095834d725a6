import { printable } from "../../lib/untrusted.ts";
import type { Plan } from "../../records/schema.ts";

/** What a run would do, for people. */
export function planText(plan: Plan): string {
  const [variant] = plan.variants;
  return [
    `plan ${plan.hash.slice(0, 8)}: ${plan.jobs} jobs, ${plan.loads} ${plan.loads === 1 ? "load" : "loads"} of each model, profile ${plan.profile}, seed ${plan.seed}`,
    "",
    "models",
    ...plan.models.map(
      ({ id, quantization, fileBytes, trainedContext }, index) =>
        `  ${printable(id)}  ${quantization}, ${(fileBytes / 1e6).toFixed(1)} MB, context ${plan.contextSizes[index]} of ${trainedContext ?? "unknown"}${id === plan.reference ? ", the reference" : ""}`,
    ),
    "",
    "tasks",
    ...plan.tasks.flatMap(({ key, kind, items, repeats, notes = [] }) => [
      `  ${printable(key)}  ${kind}, ${items} items${repeats === "once" ? "" : " in every load"}`,
      ...notes.map((note) => `    ${printable(note)}`),
    ]),
    "",
    `threads ${variant?.threads ?? "by a trial of one and all cores per model"}, GPU layers ${variant?.gpuLayers}, runner ${plan.runner}`,
  ].join("\n");
}
