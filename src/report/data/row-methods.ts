import type { Method } from "../../metrics/method.ts";
import { type BoundKind, pairedBounds, scoreBounds } from "./row-terms.ts";

/** The model or task that a figure is held against; null: none. */
export function referenceOf(method: Method): string | null {
  switch (method.kind) {
    case "energy-ratio":
    case "against-reference":
      return method.reference;
    case "over-baseline":
      return method.baseline;
    default:
      return null;
  }
}

export function loadsOf(method: Method): number | null {
  switch (method.kind) {
    case "timing":
    case "load":
    case "first-use":
      return method.spread?.loads ?? null;
    case "served-rate":
    case "memory-peak":
    case "header-estimate":
      return method.loads;
    default:
      return null;
  }
}

export function groupsOf(method: Method): number | null {
  switch (method.kind) {
    case "score":
      return method.statistic?.groups ?? null;
    case "against-reference":
    case "over-baseline":
      return "groups" in method.statistic ? method.statistic.groups : null;
    default:
      return null;
  }
}

/** What `low` and `high` of a figure are. */
export function boundsOf(method: Method): BoundKind | null {
  switch (method.kind) {
    case "score":
      return method.statistic === null ? null : scoreBounds[method.statistic.kind];
    case "mean-of-tasks":
      return "joined";
    case "timing":
      return method.proxy === null ? (method.spread?.bounds ?? null) : "proxy";
    case "load":
    case "first-use":
      return method.spread?.bounds ?? null;
    case "quantile":
      return "order-statistics";
    case "memory-peak":
    case "engine-account":
    case "header-estimate":
      return "range-over-loads";
    case "bandwidth-share":
      return "range";
    case "proxy":
    case "common-threads":
      return method.withAccuracy ? "proxy-and-accuracy" : "proxy";
    case "sensor":
      return method.withAccuracy ? "sensor-and-accuracy" : (method.readings?.bounds.kind ?? null);
    case "idle-power":
      return "range";
    case "energy-ratio":
      return method.basis.kind === "proxy-bounds" ? "proxy" : "ratio";
    case "against-reference":
    case "over-baseline":
      return pairedBounds[method.statistic.kind];
    case "scaling-law":
      return "published-fits";
    case "priced":
      return boundsOf(method.energy);
    case "served-rate":
      return "range-over-loads";
    case "served-share":
      return "wilson";
    case "served-capacity":
      return "levels-tried";
    case "thread-trial":
    case "share-of-samples":
    case "file-size":
    case "summary":
    case "none":
      return null;
  }
}
