import { basename } from "node:path";
import { assess } from "../../analysis/comparison/assess.ts";
import { readRunEvidence } from "../../analysis/comparison/read-evidence.ts";
import { type Pace, readPaces } from "../../analysis/planning/pace.ts";
import { defaultPolicy } from "../../analysis/policy/gate.ts";
import { DamagedError, UserError } from "../../lib/errors.ts";
import { requireRunFolder, runsNewestFirst } from "../../records/find-run.ts";

/** What an earlier run teaches about a new one. */
export interface Earlier {
  readonly name: string;
  /** Share of questions on which its models disagreed: the largest of neighbouring pairs; null of a single model. */
  readonly disagreement: number | null;
  readonly paces: ReadonlyMap<string, Pace>;
}

/** Reads the run named, or the newest that can be read; null where there is none. Throws UserError for a named one that is not there. */
export async function readEarlier(results: string, name: string | null): Promise<Earlier | null> {
  if (name !== null) return learnFrom(await requireRunFolder(results, name));
  for (const folder of await runsNewestFirst(results)) {
    try {
      return await learnFrom(folder);
    } catch (error) {
      // One that starts just now has nothing to teach yet; one that was changed is told of.
      if (!(error instanceof UserError) || error instanceof DamagedError) throw error;
    }
  }
  return null;
}

async function learnFrom(folder: string): Promise<Earlier> {
  const models = await readRunEvidence(folder);
  const shares = models.slice(1).flatMap(({ evidence }, index) => {
    const base = models[index]?.evidence;
    if (base === undefined) return [];
    const macro = assess({ base, candidate: evidence }, defaultPolicy).find(({ gated }) => gated);
    return macro?.finding.state === "compared" ? [macro.finding.spread] : [];
  });
  return {
    name: basename(folder),
    disagreement: shares.length === 0 ? null : Math.max(...shares),
    paces: await readPaces(folder),
  };
}
