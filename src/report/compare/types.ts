import type { Conclusion } from "../../analysis/comparison/conclude.ts";
import type { Evidence } from "../../analysis/comparison/evidence.ts";
import type { FlippedItem } from "../../analysis/comparison/flipped-answers.ts";

/** All that any form of a comparison is made from. */
export interface ComparisonReport extends Conclusion {
  readonly base: Evidence;
  readonly candidate: Evidence;
  readonly flipped: readonly FlippedItem[];
}
