import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { PreparedRun } from "../../execute/prepare/preparation.ts";
import { UserError } from "../../lib/errors.ts";
import { partsOf } from "../../models/gguf/shards.ts";
import { sha256OfParts } from "../../models/hashing.ts";
import { resolveModels } from "../../models/reference.ts";
import { parseStoreReference } from "../../models/store-reference.ts";
import { newestRun, requireResults } from "../../records/find-run.ts";
import { readPlan } from "../../records/read.ts";
import { defaultRunner } from "../../runners/index.ts";
import { prepareShown, type RunSettings, takeShown } from "../run/show-run.ts";
import { fetchAsked } from "./download-models.ts";
import { interruptible } from "./interrupt.ts";
import type { Measuring } from "./measuring-options.ts";
import { wholeNumber } from "./numbers.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Measures all model files among the references in one run, in turns, and gives for each reference what stands for it
 * from then on; other references stay. `onPrepared` hears what will be measured, and of the other references, before it is.
 * null when it was interrupted. Throws UserError as a run does.
 */
export async function measureFiles(
  references: readonly string[],
  { suite, limit, loads, threads, catalogue, download, results }: Measuring,
  terminal: Terminal,
  onPrepared: (run: PreparedRun, others: readonly string[]) => Promise<void> = async () => {},
): Promise<readonly string[] | null> {
  const files = references.filter(isModelFile);
  if (files.length === 0) return references;
  await requireResults(results);
  const { signal } = interruptible();
  if (download && !(await fetchAsked(files, terminal, signal))) return null;
  const settings: RunSettings = {
    request: {
      models: files,
      suites: suite,
      trainingTokens: [],
      catalogue,
      variant: { threads: wholeNumber("-t/--threads", threads, 1), contextSize: null, gpuLayers: "auto" },
      loads: wholeNumber("--loads", loads, 1),
      limit: wholeNumber("--limit", limit, 1),
      seed: 1,
      full: true,
      runner: defaultRunner,
    },
    results,
    tdpWatts: null,
    energy: { mode: "auto", plugUrl: null },
    allowOversize: false,
    deadlineMs: 300_000,
    resume: null,
    shard: null,
    command: ["schoolmark", ...process.argv.slice(2)],
    goOn: goOnCommand(files, { suite, limit, loads, threads, catalogue }),
  };
  const prepared = await prepareShown(settings, terminal, signal);
  if (prepared === null) return null;
  await onPrepared(
    prepared,
    references.filter((reference) => !files.includes(reference)),
  );
  const taken = await takeShown(prepared, settings, terminal, signal);
  if (taken.ended === "interrupted") return null;
  const { models } = await readPlan(taken.folder);
  return references.map((reference) => {
    if (!isModelFile(reference)) return reference;
    const path = pathOf(reference);
    const model = models.find((one) => realpathSync(one.path) === path);
    if (model === undefined) throw new UserError(`${reference} was not measured under its own name`);
    return `${taken.folder}#${model.id}`;
  });
}

/**
 * The references, where those to files that the newest run has measured, unchanged since, are replaced by what stands
 * for them there.
 */
export async function knownFiles(results: string, references: readonly string[]): Promise<readonly string[]> {
  const newest = references.some(isModelFile) ? await newestRun(results) : null;
  if (newest === null) return references;
  const { models } = await readPlan(newest);
  const known: string[] = [];
  for (const reference of references) {
    if (!isModelFile(reference) || parseStoreReference(reference) !== null) known.push(reference);
    else {
      const path = pathOf(reference);
      const at = models.find((one) => existsSync(one.path) && realpathSync(one.path) === path);
      const isSame = at !== undefined && (await sha256OfParts(partsOf(path))) === at.sha256;
      known.push(isSame ? `${newest}#${at.id}` : reference);
    }
  }
  return known;
}

/** A path that ends as model files do and is there, or a name that a tool on this machine or the hub gives a model. */
function isModelFile(reference: string): boolean {
  return (/\.gguf$/i.test(reference) && existsSync(join(reference))) || parseStoreReference(reference) !== null;
}

function pathOf(reference: string): string {
  const [model] = resolveModels([reference]);
  return realpathSync(model?.parts[0] ?? reference);
}

type Wording = Omit<Measuring, "results" | "download">;

function goOnCommand(files: readonly string[], { suite, limit, loads, threads, catalogue }: Wording): string {
  return [
    "schoolmark run",
    ...files,
    "--full",
    ...suite.map((name) => `-s ${name}`),
    ...(limit === undefined ? [] : [`--limit ${limit}`]),
    `--loads ${loads}`,
    ...(threads === undefined ? [] : [`-t ${threads}`]),
    ...(catalogue === undefined ? [] : [`--catalogue ${catalogue}`]),
    "--resume",
  ].join(" ");
}
