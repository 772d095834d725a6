import { basename } from "node:path";
import type { Candidate, Dimension } from "../../analysis/choice/choose.ts";
import type { Evidence } from "../../analysis/comparison/evidence.ts";
import { createGathering } from "../../analysis/comparison/gathering.ts";
import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import type { Row } from "../../metrics/types.ts";
import type { Catalogue } from "../../models/catalogue/catalogue.ts";
import { newestRun, runFolder } from "../../records/find-run.ts";
import { readPlan, readRunRecord } from "../../records/read.ts";
import type { Counts } from "../../records/types.ts";
import { readReportRun } from "../../report/data/read-run.ts";
import { type RunSummary, type SettingSummary, summarize } from "../../report/data/setting-summaries.ts";
import type { ReportRun } from "../../report/data/types.ts";
import { estimateOf } from "../../report/format/estimate.ts";
import type { Estimate } from "../../statistics/interval.ts";

/** A measured model under one set of settings, with all that a choice is made of. */
export interface Measured extends Candidate {
  readonly run: string;
  readonly sealedBy: ReportRun["sealedBy"];
  readonly setting: SettingSummary;
  /** The run that it is of. */
  readonly summary: RunSummary;
  readonly rows: readonly Row[];
  /** Its answers, item by item. */
  readonly evidence: Evidence | null;
  /** How far its run came; null: to its end. */
  readonly unfinished: Counts | null;
}

/**
 * The models of the runs named, the models named of the newest run, and those named as RUN#MODEL. Each run is read once.
 * Throws UserError for a name that is none of these.
 */
export async function measuredModels(
  results: string,
  names: readonly string[],
  catalogue: Catalogue | null,
): Promise<readonly Measured[]> {
  const folders = new Set<string>();
  const wanted: string[] = [];
  const exact: { readonly folder: string; readonly model: string }[] = [];
  for (const name of names) {
    const [run = "", model] = name.split("#");
    const folder = await runFolder(results, run);
    if (folder === null) wanted.push(name);
    else if (model === undefined) folders.add(folder);
    else exact.push({ folder, model });
  }
  if (exact.length > 0 && folders.size === 0 && wanted.length === 0) return exactly(exact, catalogue);
  for (const { folder } of exact) folders.add(folder);
  const newest = await newestRun(results);
  if (folders.size === 0 || wanted.length > 0) {
    if (newest === null)
      throw new UserError(`there is no run in ${results} to pick from: measure models with schoolmark run first`);
    folders.add(newest);
  }
  const measured = (await Promise.all([...folders].map((folder) => modelsOf(folder, catalogue)))).flat();
  if (wanted.length === 0) return several(measured);
  const chosen = measured.filter(({ run, setting }) => {
    const isWanted = wanted.some((name) => setting.model.id.includes(name));
    return isWanted || (newest !== null && run !== basename(newest));
  });
  const unknown = wanted.find((name) => !measured.some(({ setting }) => setting.model.id.includes(name)));
  if (unknown === undefined) return several(chosen);
  const known = measured.map(({ setting }) => printable(setting.model.id)).join(", ");
  throw new UserError(`"${printable(unknown)}" is neither a run nor a measured model: name one of ${known}`);
}

/** Models named as RUN#MODEL, as files are once they were measured. */
async function exactly(
  named: readonly { readonly folder: string; readonly model: string }[],
  catalogue: Catalogue | null,
): Promise<readonly Measured[]> {
  const found: Measured[] = [];
  for (const folder of new Set(named.map((one) => one.folder))) {
    const models = await modelsOf(folder, catalogue);
    for (const { model } of named.filter((one) => one.folder === folder)) {
      const own = models.filter(({ setting }) => setting.model.id === model);
      if (own.length === 0)
        throw new UserError(
          `${basename(folder)} has no model "${printable(model)}": it has ${models.map(({ setting }) => printable(setting.model.id)).join(", ")}`,
        );
      found.push(...own);
    }
  }
  return several([...new Set(found)]);
}

function exact(value: number | null): Estimate | null {
  return value === null ? null : { value, low: value, high: value };
}

/** Models of several runs are called by both. */
function several(measured: readonly Measured[]): readonly Measured[] {
  const runs = new Set(measured.map(({ run }) => run));
  return runs.size < 2 ? measured : measured.map((one) => ({ ...one, name: `${one.run}#${one.name}` }));
}

async function modelsOf(folder: string, catalogue: Catalogue | null): Promise<readonly Measured[]> {
  const listener = createGathering(basename(folder), await readPlan(folder), await readRunRecord(folder));
  const run = await readReportRun(folder, { catalogue, listener });
  const gathered = listener.finish();
  const summary = summarize(run);
  return summary.settings.map((setting): Measured => {
    const { model, figures } = setting;
    const own: Readonly<Record<Dimension, Estimate | null>> = {
      accuracy: estimateOf(figures.accuracy),
      energy: estimateOf(figures.energyPerCorrectAnswer),
      speed: estimateOf(figures.decode),
      memory: estimateOf(figures.peakResident),
      size: exact(model.fileBytes),
    };
    return {
      name: setting.name,
      run: run.name,
      sealedBy: run.sealedBy,
      setting,
      summary,
      rows: run.rows.filter((row) => row.model === model.id && row.variant === setting.variant),
      evidence: gathered.find(({ evidence }) => evidence.subject.id === setting.name)?.evidence ?? null,
      unfinished: run.complete ? null : run.counts,
      figures: own,
    };
  });
}
