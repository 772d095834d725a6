import type { ModelIdentity, Plan, RecordedTraits } from "./schema.ts";

/** The runners of the versions whose plans did not say what their runners are. */
const earlierRunners: Readonly<Record<string, RecordedTraits>> = {
  llama: { figures: "measured", clock: "engine" },
  fake: { figures: "invented", clock: "engine" },
};

type Runners = Pick<Plan, "runner" | "runners">;

/** Name of the runner that opens a model of the plan. */
export function runnerNameOf({ runner }: Runners, model: Pick<ModelIdentity, "runner">): string {
  return model.runner ?? runner;
}

/** Traits of the runner of a model. */
export function traitsOf(plan: Runners, model: Pick<ModelIdentity, "runner">): RecordedTraits {
  const name = runnerNameOf(plan, model);
  return plan.runners?.[name] ?? earlierRunners[name] ?? { figures: "measured", clock: "engine" };
}

/** Whether the answers and times of a model are made up. */
export function isInvented(plan: Runners & Pick<Plan, "models">, modelId: string): boolean {
  const model = plan.models.find(({ id }) => id === modelId);
  return model !== undefined && traitsOf(plan, model).figures === "invented";
}

/** Whether all answers and times of a run are made up. */
export function isAllInvented(plan: Runners & Pick<Plan, "models">): boolean {
  return plan.models.every((model) => traitsOf(plan, model).figures === "invented");
}
