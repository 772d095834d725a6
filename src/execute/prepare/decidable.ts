import { decidingTasks } from "../../analysis/stopping/deciding-tasks.ts";
import { UserError } from "../../lib/errors.ts";
import type { Plan, Stopping } from "../../records/schema.ts";

/** Throws UserError where a plan can't answer the question that it is to stop on. */
export function requireDecidable(plan: Plan, stopping: Stopping): void {
  if (plan.variants.length > 1)
    throw new UserError("--until decided goes with one set of engine settings: leave --sweep out");
  const wanted = stopping.threshold === null ? 2 : 1;
  if (plan.models.length !== wanted)
    throw new UserError(
      wanted === 2
        ? `--until decided holds two models against each other, or one against --threshold: the run has ${plan.models.length}`
        : `--threshold is for one model: the run has ${plan.models.length}`,
    );
  decidingTasks(plan, stopping);
}
