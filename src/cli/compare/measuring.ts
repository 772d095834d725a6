import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../lib/errors.ts";
import { readPlan } from "../../records/read.ts";
import type { Measuring } from "../measuring-options.ts";
import { wholeNumber } from "../run/options.ts";
import { takeRun } from "../run/take-run.ts";
import type { Terminal } from "../terminal.ts";

/**
 * Measures all model files among the references in one run, in turns, and gives for each reference what stands for it
 * from then on; other references stay. null when it was interrupted. Throws UserError as a run does.
 */
export async function measureFiles(
  references: readonly string[],
  { suite, limit, loads, threads, results }: Measuring,
  terminal: Terminal,
): Promise<readonly string[] | null> {
  const files = references.filter(isModelFile);
  if (files.length === 0) return references;
  const taken = await takeRun(
    {
      request: {
        models: files,
        suites: suite,
        trainingTokens: [],
        variant: { threads: wholeNumber("-t/--threads", threads, 1), contextSize: null, gpuLayers: "auto" },
        loads: wholeNumber("--loads", loads, 1),
        limit: wholeNumber("--limit", limit, 1),
        seed: 1,
        full: true,
        runner: "llama",
      },
      results,
      tdpWatts: null,
      energy: { mode: "auto", plugUrl: null },
      allowOversize: false,
      deadlineMs: 300_000,
      resume: null,
      shard: null,
      goOn: goOnCommand(files, { suite, limit, loads, threads }),
    },
    terminal,
  );
  if (taken.ended === "interrupted") return null;
  const { models } = await readPlan(taken.folder);
  return references.map((reference) => {
    if (!isModelFile(reference)) return reference;
    const model = models.find(({ path }) => realpathSync(path) === realpathSync(reference));
    if (model === undefined) throw new UserError(`${reference} was not measured under its own name`);
    return `${taken.folder}#${model.id}`;
  });
}

/** A path that ends as model files do and is there. */
function isModelFile(reference: string): boolean {
  return /\.gguf$/i.test(reference) && existsSync(join(reference));
}

function goOnCommand(files: readonly string[], { suite, limit, loads, threads }: Omit<Measuring, "results">): string {
  return [
    "schoolmark run",
    ...files,
    "--full",
    ...suite.map((name) => `-s ${name}`),
    ...(limit === undefined ? [] : [`--limit ${limit}`]),
    `--loads ${loads}`,
    ...(threads === undefined ? [] : [`-t ${threads}`]),
    "--resume",
  ].join(" ");
}
