import { type LoadsPrecision, loadsPrecision } from "../../analysis/planning/calibrate.ts";
import { planDurationMs } from "../../analysis/planning/pace.ts";
import {
  macroRequirement,
  type Requirement,
  taskRequirement,
  type Wanted,
} from "../../analysis/planning/sample-size.ts";
import { defaultRatioMargin } from "../../analysis/policy/gate.ts";
import { standsInMean } from "../../metrics/accuracy/scores.ts";
import { calibrationPath, readCalibration } from "../../records/calibration.ts";
import { readEnvironment } from "../../records/provenance.ts";
import { machineInWords, type Plan } from "../../records/schema.ts";
import { minLoads } from "../../statistics/power.ts";
import type { Suite } from "../../suite/types.ts";
import type { Earlier } from "./earlier.ts";

/** What a run will be able to show. */
export interface ExpectedPrecision {
  readonly wanted: Wanted;
  readonly source: string;
  /** The mean over tasks; null where no task counts right and wrong. */
  readonly mean: Requirement | null;
  readonly tasks: readonly (Requirement & { readonly key: string })[];
  readonly loads: { readonly planned: number; readonly needed: number; readonly calibrated: LoadsPrecision | null };
  readonly durationMs: number | null;
}

export async function calibratedLoads({ loads }: Plan): Promise<LoadsPrecision | null> {
  const calibration = await readCalibration(calibrationPath());
  if (calibration === null) return null;
  const machine = machineInWords(await readEnvironment());
  return loadsPrecision(calibration, machine, { planned: loads, margin: defaultRatioMargin });
}

export function expectedPrecisionOf(
  made: Plan,
  suites: readonly Suite[],
  wanted: Wanted,
  { earlier, calibrated, given }: { earlier: Earlier | null; calibrated: LoadsPrecision | null; given: boolean },
): ExpectedPrecision {
  const inMean = made.tasks
    .filter((task) => standsInMean(task, made.tasks))
    .map(({ key, items }) => ({ key, asked: { items, groups: groupSizes(suites, key) } }));
  const learnt = earlier !== null && earlier.disagreement !== null ? `as in ${earlier.name}` : "a guess";
  return {
    wanted,
    source: given ? "as given" : learnt,
    mean:
      inMean.length === 0
        ? null
        : macroRequirement(
            inMean.map((task) => task.asked),
            wanted,
          ),
    tasks: inMean.map(({ key, asked }) => ({ key, ...taskRequirement(asked, wanted) })),
    loads: { planned: made.loads, needed: minLoads, calibrated },
    durationMs: earlier === null ? null : planDurationMs(made, earlier.paces),
  };
}

/** Sizes of the groups that a task's items come in. */
function groupSizes(suites: readonly Suite[], wanted: string): readonly number[] {
  const items = suites.flatMap(({ tasks }) => tasks.flatMap((task) => (task.key === wanted ? task.items : [])));
  const sizes = new Map<string, number>();
  for (const [place, { group }] of items.entries()) {
    const key = group === undefined ? `lone ${place}` : `group ${group}`;
    sizes.set(key, (sizes.get(key) ?? 0) + 1);
  }
  return [...sizes.values()];
}
