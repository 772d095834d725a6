import type { ComparisonMethod } from "../../../analysis/comparison/comparison.ts";
import { counted } from "../../../lib/counted.ts";

/** How two sides were held against each other, as a sentence. */
export function comparisonMethodText(method: ComparisonMethod): string {
  switch (method.kind) {
    case "not-compared":
      return "not compared";
    case "exact":
      return "exact";
    case "paired-shares":
      return `paired difference of shares, Tango's score interval${effectiveText(method.groups)}`;
    case "paired-means":
    case "ratio-of-sums": {
      const over = method.groups === null ? "items" : `${counted(method.groups, "group")} of items`;
      return `${differenceWords[method.kind]}, ${intervalWords[method.interval]} over ${over}`;
    }
    case "mean-of-tasks":
      return `macro mean of ${counted(method.tasks, "task")}, Tango's score interval at the effective number of items`;
    case "paired-loads":
      return "Hodges–Lehmann ratio of loads taken in turns, exact signed-rank interval";
    case "independent-loads":
      return "ratio of loads, exact Mann–Whitney interval";
  }
}

function effectiveText(groups: number | null): string {
  return groups === null ? "" : ` at the effective number of items in ${counted(groups, "group")}`;
}

const differenceWords = {
  "paired-means": "mean paired difference",
  "ratio-of-sums": "difference of ratios of sums",
} as const;

const intervalWords = { normal: "normal interval", bootstrap: "BCa bootstrap" } as const;
