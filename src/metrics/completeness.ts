import { alarmOf } from "./alarm.ts";
import { settingsOf } from "./cells.ts";
import { createShortfall } from "./shortfall.ts";
import type { Metric } from "./types.ts";

/**
 * No figure of its own: warns where planned items have no result, so that no denominator shrinks unseen. Timings have no
 * denominator: a length that a model was not trained for is left out by name.
 */
export const completeness: Metric = {
  definitions: [],
  meters: [],
  reduce({ plan }) {
    const shortfall = createShortfall(plan);
    return {
      add: shortfall.add,
      finish: () => ({
        rows: [],
        alarms: settingsOf(plan).flatMap((setting) =>
          plan.tasks
            .filter(({ primaryMetric }) => primaryMetric !== null)
            .flatMap((task) =>
              shortfall.caveats(setting, task).map((missing) => alarmOf(plan, setting, task.key, missing)),
            ),
        ),
      }),
    };
  },
};
