import { costPerThousand, equivalentSize, gramsPerThousand } from "./derived-definitions.ts";
import type { Metric } from "./types.ts";

/** Named here so that the ids have one list; their rows are made in `analysis`, of other rows. */
export const derived: Metric = {
  definitions: [gramsPerThousand, costPerThousand, equivalentSize],
  meters: [],
  reduce: () => ({ add() {}, finish: () => ({ rows: [], alarms: [] }) }),
};
