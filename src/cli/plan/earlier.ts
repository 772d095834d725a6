import { basename } from "node:path";
import { assess } from "../../analysis/assess.ts";
import { defaultPolicy } from "../../analysis/gate.ts";
import { type Pace, readPaces } from "../../analysis/pace.ts";
import { readRunEvidence } from "../../analysis/read-evidence.ts";
import { newestRun, requireRunFolder } from "../run-folder.ts";

/** What an earlier run teaches about a new one. */
export interface Earlier {
  readonly name: string;
  /** Share of questions on which its models disagreed: the largest of neighbouring pairs; null of a single model. */
  readonly disagreement: number | null;
  readonly paces: ReadonlyMap<string, Pace>;
}

/** Reads the run named, or the newest; null where there is none. Throws UserError for one that is not there. */
export async function readEarlier(results: string, name: string | null): Promise<Earlier | null> {
  const folder = name === null ? await newestRun(results) : await requireRunFolder(results, name);
  if (folder === null) return null;
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
