import { alarmOf } from "./alarm.ts";
import { settingsOf } from "./by-setting.ts";
import { createMissingJobCounts } from "./missing-jobs.ts";
import type { MetricGroup } from "./types.ts";

/**
 * No figure of its own: warns where planned items have no result, so that no denominator shrinks unseen. Timings have no
 * denominator: a length that a model was not trained for is left out by name.
 */
export const completeness: MetricGroup = {
  definitions: [],
  meters: [],
  reduce({ plan }) {
    const missingJobs = createMissingJobCounts(plan);
    return {
      add: missingJobs.add,
      finish: () => ({
        rows: [],
        alarms: settingsOf(plan).flatMap((setting) =>
          plan.tasks
            .filter(({ primaryMetric }) => primaryMetric !== null)
            .flatMap((task) =>
              missingJobs.caveats(setting, task).map((missing) => alarmOf(plan, setting, task.key, missing)),
            ),
        ),
      }),
    };
  },
};
