import type { SiteEntry, SiteFigureId, SitePoint } from "./entry.ts";

/** One model through all runs, oldest first. */
export interface Track {
  readonly key: string;
  /** What the newest run calls it, with a piece of its key where two models share that name. */
  readonly name: string;
  readonly stays: readonly Stay[];
}

/** A model in one run. */
export interface Stay {
  readonly run: SiteEntry;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly figures: Readonly<Record<SiteFigureId, SitePoint>>;
}

/** The runs, oldest first: as far as they give a time. */
export function inTime(runs: readonly SiteEntry[]): readonly SiteEntry[] {
  return runs.toSorted((a, b) => a.at.localeCompare(b.at) || a.name.localeCompare(b.name));
}

/** Models recognized across runs, in the order in which the newest runs have them. */
export function tracksOf(runs: readonly SiteEntry[]): readonly Track[] {
  const stays = new Map<string, { name: string; stays: Stay[] }>();
  for (const run of inTime(runs).toReversed()) {
    for (const { key, name, figures } of run.models) {
      const track = stays.get(key) ?? { name, stays: [] };
      track.stays.unshift({ run, time: Date.parse(run.at), figures });
      stays.set(key, track);
    }
  }
  const names = [...stays.values()].map(({ name }) => name);
  return [...stays].map(([key, track]) => ({
    key,
    name: names.filter((name) => name === track.name).length > 1 ? `${track.name} (${key.slice(1, 6)})` : track.name,
    stays: track.stays,
  }));
}
