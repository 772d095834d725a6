import { costPerThousand, equivalentSize, gramsPerThousand } from "./derived-definitions.ts";
import type { MetricGroup } from "./types.ts";

/** Named here so that the ids have one list; their rows are made in `analysis`, of other rows. */
export const derived: MetricGroup = {
  definitions: [gramsPerThousand, costPerThousand, equivalentSize],
  meters: [],
  reduce: () => ({ add() {}, finish: () => ({ rows: [], alarms: [] }) }),
};
