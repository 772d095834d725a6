import type { Conclusion } from "../../analysis/conclude.ts";
import type { Evidence } from "../../analysis/evidence.ts";
import type { FlippedItem } from "../../analysis/flipped-answers.ts";

/** All that any form of a comparison is made from. */
export interface ComparisonReport extends Conclusion {
  readonly base: Evidence;
  readonly candidate: Evidence;
  readonly flipped: readonly FlippedItem[];
}
