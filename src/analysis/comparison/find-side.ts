import { basename, resolve } from "node:path";
import { UserError } from "../../lib/errors.ts";
import { baselineNames, baselinePath, readBaseline } from "../../records/baseline.ts";
import { newestRun, runFolder } from "../../records/find-run.ts";
import { evidenceOf } from "./baseline-evidence.ts";
import type { Gathered } from "./gathering.ts";
import { readRunEvidence } from "./read-evidence.ts";

/** Where sides of a comparison are looked for. */
export interface Places {
  readonly results: string;
  readonly baselines: string;
  /** The run whose models may be named alone; null: the newest. */
  readonly run: string | null;
}

/** One side of a comparison, and the run that its texts can be read from. */
export interface ComparisonSide extends Gathered {
  readonly folder: string | null;
}

/** Finds sides by name, with the figures named by their metrics' ids; a run is read once, however many of its models are named. */
export function createSideFinder(
  places: Places,
  figures: readonly string[] = [],
): { find(reference: string): Promise<ComparisonSide> } {
  const runs = new Map<string, Promise<readonly Gathered[]>>();
  const modelsIn = (folder: string): Promise<readonly Gathered[]> => {
    const known = runs.get(folder) ?? readRunEvidence(folder, figures);
    runs.set(folder, known);
    return known;
  };
  // A side that was found before a run was taken stays what it was, though that run is the newest then.
  const sides = new Map<string, Promise<ComparisonSide>>();
  return {
    find(reference) {
      const side = sides.get(reference) ?? find(reference, places, modelsIn);
      sides.set(reference, side);
      return side;
    },
  };
}

/** Throws UserError telling what was looked for where. */
async function find(
  reference: string,
  places: Places,
  modelsIn: (folder: string) => Promise<readonly Gathered[]>,
): Promise<ComparisonSide> {
  const baseline = await baselineFile(reference, places.baselines);
  if (baseline !== null) return { evidence: evidenceOf(await readBaseline(baseline)), rows: [], folder: null };
  const [runName = "", modelName] = reference.split("#");
  const run = await runFolder(places.results, runName);
  if (run !== null) return pick(await modelsIn(run), modelName ?? null, run);
  const newest = places.run === null ? await newestRun(places.results) : await runFolder(places.results, places.run);
  if (places.run !== null && newest === null)
    throw new UserError(`there is no run "${places.run}", neither as a path nor in ${places.results}`);
  if (newest !== null) {
    const models = await modelsIn(newest);
    if (matching(models, reference).length > 0) return pick(models, reference, newest);
  }
  throw new UserError(
    `"${reference}" is neither a run, nor a baseline in ${places.baselines}, nor a model of ${newest === null ? `a run in ${places.results}` : basename(newest)}`,
  );
}

async function baselineFile(reference: string, folder: string): Promise<string | null> {
  if (reference.endsWith(".json")) return resolve(reference);
  return (await baselineNames(folder)).includes(reference) ? baselinePath(folder, reference) : null;
}

/** A model of a run by its id, or by a part of it that no other has. */
function matching(models: readonly Gathered[], name: string): readonly Gathered[] {
  const exact = models.filter(({ evidence }) => evidence.subject.id === name);
  return exact.length > 0 ? exact : models.filter(({ evidence }) => evidence.subject.id.includes(name));
}

function pick(models: readonly Gathered[], name: string | null, folder: string): ComparisonSide {
  const ids = models.map(({ evidence }) => evidence.subject.id).join(", ");
  const found = name === null ? models : matching(models, name);
  const [one] = found;
  if (one === undefined) throw new UserError(`${basename(folder)} has no model "${name}": it has ${ids}`);
  if (found.length > 1)
    throw new UserError(
      `${basename(folder)} has several models${name === null ? "" : ` called like "${name}"`}: name one as ${basename(folder)}#MODEL (${ids})`,
    );
  return { ...one, folder };
}
