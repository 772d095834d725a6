import type { ServedCost } from "../../execute/prepare/served-cost.ts";
import { counted } from "../../lib/counted.ts";
import { printable } from "../../lib/untrusted.ts";
import { runnerNameOf } from "../../records/plan-runners.ts";
import { protocol } from "../../records/protocol.ts";
import type { ModelIdentity, Plan, Stopping } from "../../records/schema.ts";

/** What a run would do, for people; `served`: what asking servers costs. */
export function planText(plan: Plan, served: ServedCost | null = null): string {
  const [variant] = plan.variants;
  return [
    `plan ${plan.hash.slice(0, 8)}: ${plan.jobs} jobs, ${counted(plan.loads, "load")} of each model, profile ${plan.profile}, seed ${plan.seed}`,
    "",
    "models",
    ...plan.models.map((model, index) => `  ${modelText(plan, model, plan.contextSizes[index] ?? null)}`),
    "",
    "tasks",
    ...plan.tasks.flatMap(({ key, kind, items, repeats, notes = [] }) => [
      `  ${printable(key)}  ${kind}, ${items} items${repeats === "once" ? "" : " in every load"}`,
      ...notes.map((note) => `    ${printable(note)}`),
    ]),
    ...(plan.stopping === undefined ? [] : ["", stoppingText(plan, plan.stopping)]),
    "",
    ...(plan.variants.length === 1 ? [] : ["settings", ...plan.variants.map(({ id }) => `  ${id}`), ""]),
    timingsText(plan),
    ...(plan.variants.length > 1
      ? []
      : [`threads ${variant?.threads ?? "by a trial per model"}, GPU layers ${variant?.gpuLayers}`]),
    ...(remeasuresAtCommonThreads(plan)
      ? [
          "energy: models that choose different numbers of threads are asked some questions again with one, for a twentieth of the time of their answers or 3 s each",
        ]
      : []),
    ...(served === null ? [] : [servedText(served)]),
    `runner ${[...new Set(plan.models.map((model) => runnerNameOf(plan, model)))].join(" and ")}`,
  ].join("\n");
}

function servedText({ models, generations, byPrompt, byForcing, timings }: ServedCost): string {
  const scored =
    byPrompt === 0
      ? []
      : [
          `${byPrompt.toLocaleString("en-US")} for likelihoods where a server tells those of prompts, about ${byForcing.toLocaleString("en-US")} where each token must be forced`,
        ];
  const parts = [
    ...(generations === 0 ? [] : [`${generations.toLocaleString("en-US")} for answers`]),
    ...scored,
    ...(timings === 0 ? [] : [`several for each of ${counted(timings, "timing")}`]),
  ];
  return `requests to a server${models > 1 ? `, for each of ${models} models` : ""}: ${parts.join("; ")}`;
}

function modelText(plan: Plan, model: ModelIdentity, contextSize: number | null): string {
  const { id, quantization, fileBytes, trainedContext, runner } = model;
  return [
    `${printable(id)}  ${printable(quantization ?? "quantization not known")}`,
    fileBytes === null ? "size not known" : `${(fileBytes / 1e6).toFixed(1)} MB`,
    `context ${contextSize ?? "not known"} of ${trainedContext ?? "unknown"}`,
    ...(runner === undefined ? [] : [`by ${runner}`]),
    ...(id === plan.reference ? ["the reference"] : []),
  ].join(", ");
}

/** Whether models may come to be asked again to compare their energies. */
function remeasuresAtCommonThreads({ models, variants, profile, stopping, tasks }: Plan): boolean {
  const isAsked = tasks.some(({ repeats }) => repeats === "once");
  const mayDiffer = models.length > 1 && variants.some(({ threads }) => threads === null);
  return profile === "full" && stopping === undefined && isAsked && mayDiffer;
}

function timingsText(plan: Plan): string {
  const { precision, timeBudgetSeconds } = plan;
  if (precision === undefined) return "timings: as many repetitions as each task says";
  const budget =
    timeBudgetSeconds === undefined
      ? `for ${protocol.usualTimingMs / 1000} s each`
      : budgetText(plan, timeBudgetSeconds);
  return `timings: repeated until the median is known to ±${Number((100 * precision).toFixed(2))} %, or ${budget}`;
}

/** What a time budget is for, and what it can't save. */
export function budgetText({ tasks, models, variants, loads, profile }: Plan, timeBudgetSeconds: number): string {
  const each = tasks.filter(({ repeats }) => repeats === "each-load").reduce((sum, { items }) => sum + items, 0);
  const timings = each * models.length * variants.length * loads;
  return `for ${timeBudgetSeconds} s in all ${timings} timings together; each is warmed up and taken at least once; opening models, trying threads, reading memory, questions, and retaking disturbed timings (at most ${100 * protocol.retakeShare[profile]} % and ${protocol.retakeCreditMs / 1000} s more) come on top`;
}

function stoppingText({ models }: Plan, { question, margin, threshold, task, looks }: Stopping): string {
  const [first = "", second = ""] = models.map(({ id }) => printable(id));
  const points = (share: number): string => String(Number((100 * share).toFixed(2)));
  const sides = threshold === null ? `${second} against ${first}` : `${first} against ${points(threshold)} points`;
  const shares = looks.map((look) => points(look)).join(", ");
  return `until decided: ${sides}${task === null ? "" : ` in ${printable(task)}`}, ${question}, margin ${points(margin)} points, looks after ${shares} % of the questions`;
}
