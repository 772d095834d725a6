import { z } from "zod";
import { canonicalJson, sha256 } from "../../lib/files.ts";
import { machineInWords } from "../../records/schema.ts";
import type { Work } from "../../records/work.ts";
import type { Figure, FigureId } from "../data/figures.ts";
import { type RunSummary, type SettingSummary, settingKey } from "../data/setting-summaries.ts";
import { warningsOf } from "../explanations/warnings.ts";
import { reasonText } from "../words/caveats.ts";
import { methodText } from "../words/method.ts";
import { scopeText } from "../words/scope.ts";

const nullable = z.number().nullable();

/** A figure of one model in one run, and on what it rests: only figures on the same basis make a line. */
const point = z.strictObject({
  metric: z.string(),
  value: nullable,
  low: nullable,
  high: nullable,
  unit: z.string(),
  n: z.number(),
  method: z.string(),
  scope: z.string().nullable(),
  reason: z.string().nullable(),
  origin: z.enum(["measured", "modelled", "published"]),
  basis: z.string(),
});
export type SitePoint = z.infer<typeof point>;

/** What the index of a site holds of one run, kept from one making of the site to the next. */
export const siteEntry = z.strictObject({
  name: z.string(),
  /** Of the run's page, beside the index. */
  file: z.string().regex(/^runs\/[\w-][\w.-]*\.html$/),
  /** Of all that the page is made from: an equal one needs no new page. */
  fingerprint: z.string(),
  at: z.string(),
  machine: z.string(),
  suites: z.array(z.string()),
  jobs: z.strictObject({ planned: z.number(), result: z.number() }),
  complete: z.boolean(),
  warnings: z.number(),
  models: z.array(
    z.strictObject({
      /** Of the model's file and its settings: the same model in every run, whatever it is called. */
      key: z.string().regex(/^m[a-z0-9]+$/),
      name: z.string(),
      figures: z.strictObject({ accuracy: point, decode: point, energyPerCorrectAnswer: point, peakResident: point }),
    }),
  ),
});
export type SiteEntry = z.infer<typeof siteEntry>;

export type SiteFigureId = keyof SiteEntry["models"][number]["figures"] & FigureId;

/** What the index shows of a run. */
export function entryOf(
  { run, settings }: RunSummary,
  { file, fingerprint }: Pick<SiteEntry, "file" | "fingerprint">,
): SiteEntry {
  const { plan, counts } = run;
  const machine = machineInWords(run.run.environment);
  const questions = canonicalJson([plan.suites, plan.tasks, plan.limit, plan.limit === null ? null : plan.seed]);
  const keys = trackKeys(settings, run.plan.variants);
  return {
    name: run.name,
    file,
    fingerprint,
    at: run.run.at,
    machine,
    suites: plan.suites.map(({ name }) => name),
    jobs: { planned: counts.planned, result: counts.result },
    complete: run.complete,
    warnings: warningsOf(run).length,
    models: settings.map((setting, index) => {
      const { accuracy, decode, energyPerCorrectAnswer, peakResident } = setting.figures;
      return {
        key: keys[index] ?? setting.key,
        name: setting.name,
        figures: {
          accuracy: pointOf(accuracy, [questions]),
          decode: pointOf(decode, [machine, lengthOf(decode), scopeText(decode)]),
          energyPerCorrectAnswer: pointOf(energyPerCorrectAnswer, [
            questions,
            machine,
            scopeText(energyPerCorrectAnswer),
          ]),
          peakResident: pointOf(peakResident, [machine, scopeText(peakResident)]),
        },
      };
    }),
  };
}

/**
 * A model is its bytes and the settings it ran under; what either is called may change from run to run. One that a run
 * has twice, under two names, is told apart by its place among them.
 */
function trackKeys(
  settings: readonly SettingSummary[],
  variants: readonly ({ readonly id: string } & Readonly<Record<string, unknown>>)[],
): readonly string[] {
  const texts = settings.map(({ model, variant }) => {
    const { id: _, ...settings } = variants.find(({ id }) => id === variant) ?? { id: variant };
    // A model whose bytes are not known is one with others of its name at most.
    return canonicalJson([model.sha256 ?? { id: model.id, path: model.path }, settings]);
  });
  return texts.map((text, index) => {
    const before = texts.slice(0, index).filter((other) => other === text).length;
    return settingKey(before === 0 ? text : `${text} ${before}`);
  });
}

/** What makes two speeds comparable. */
function lengthOf({ work }: Figure): Pick<Work, "phase" | "tokens" | "depth"> | null {
  return work === null ? null : { phase: work.phase, tokens: work.tokens, depth: work.depth };
}

function pointOf(figure: Figure, basis: readonly unknown[]): SitePoint {
  const { metric, value, low, high, unit, n, origin } = figure;
  const words = { method: methodText(figure), scope: scopeText(figure), reason: reasonText(figure) };
  const kept = { metric, value, low, high, unit, n, ...words, origin };
  return { ...kept, basis: sha256(canonicalJson([metric, origin, ...basis])).slice(0, 12) };
}
