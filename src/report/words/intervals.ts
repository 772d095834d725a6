import type { RunSummary } from "../data/setting-summaries.ts";

/** What the intervals of a run's comparisons are, once for all of them; null where nothing is compared. */
export function intervalNote({ settings }: RunSummary): string | null {
  if (settings.length < 2) return null;
  return "Differences and ratios have 95 % CIs, from the questions that both models answered. Significant: the CI excludes zero (of a ratio: one).";
}
