import { type Dimension, examine, frontOf, givenUp, nearestMiss, ranked } from "../../analysis/choice/choose.ts";
import { UserError } from "../../lib/errors.ts";
import { readCatalogue } from "../../models/catalogue/catalogue.ts";
import { escapeControls } from "../../report/outputs/json.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { knownFiles, measureFiles } from "../shared/measure-files.ts";
import { byParts } from "../shared/note-seals.ts";
import { openTerminal } from "../shared/terminal.ts";
import { type Measured, measuredModels } from "./candidates.ts";
import { limitsOf } from "./limits.ts";
import type { PickArguments } from "./options.ts";
import { standing } from "./significance.ts";
import { frontText, type Outcome, outcomeText } from "./text.ts";

/** Chooses among measured models; returns the exit code. */
export async function pick(argv: PickArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const limits = limitsOf(argv);
  const catalogue = argv.catalogue === undefined ? null : readCatalogue(argv.catalogue);
  const names = await measureFiles(await knownFiles(argv.results, (argv.names ?? []).map(String)), argv, terminal);
  if (names === null) return exitCodes.interrupted;
  const candidates = await measuredModels(argv.results, names, catalogue);
  const inParts = candidates.filter(({ sealedBy }) => sealedBy === "parts").map(({ run }) => run);
  for (const run of new Set(inParts)) terminal.note(byParts(run));
  if (limits.length === 0 && argv.objective === undefined) {
    const front = frontOf(candidates);
    const others = candidates.filter((one) => !front.members.includes(one));
    terminal.out(
      argv.json
        ? json({ front: front.members.map(summary), beaten: others.map(summary), weighed: front.dimensions })
        : frontText(front, others),
    );
    return unlessUnfinished(exitCodes.pass, candidates, terminal.warn);
  }
  const outcome = choose(candidates, limits, argv.objective ?? "accuracy");
  terminal.out(argv.json ? json(documentOf(outcome)) : outcomeText(outcome));
  const code = outcome.picked === null ? exitCodes.nothingFits : exitCodes.pass;
  return unlessUnfinished(code, candidates, terminal.warn);
}

/** Of a run that has not come to its end another model may yet turn out to be the one. */
function unlessUnfinished(code: number, candidates: readonly Measured[], warn: (text: string) => void): number {
  const unfinished = new Map(
    candidates.flatMap(({ run, unfinished: counts }) => (counts === null ? [] : [[run, counts]])),
  );
  for (const [run, { planned, result, skip, fail }] of unfinished)
    warn(
      `${run} is not complete, ${result + skip + fail} of ${planned} jobs ended: go on with its command and --resume, then pick again`,
    );
  return unfinished.size > 0 ? exitCodes.incomparable : code;
}

function choose(candidates: readonly Measured[], limits: ReturnType<typeof limitsOf>, objective: Dimension): Outcome {
  const examined = examine(candidates, limits);
  const [picked = null, runnerUp = null] = ranked(examined, objective);
  const fitting = examined.filter(({ fits }) => fits);
  if (picked === null && fitting.length > 0)
    throw new UserError(
      `no model that keeps the limits has a figure for ${objective}: measure it, or take another --objective`,
    );
  return {
    objective,
    examined,
    picked,
    runnerUp,
    between: picked === null || runnerUp === null ? null : standing(picked, runnerUp, objective),
    gaveUp:
      picked === null
        ? []
        : givenUp(picked, candidates).map(({ dimension, best }) => ({
            best,
            standing: standing(picked, best, dimension),
          })),
    nearest: picked === null ? nearestMiss(examined) : null,
  };
}

function documentOf({ objective, picked, runnerUp, between, gaveUp, nearest, examined }: Outcome): object {
  return {
    objective,
    picked: picked === null ? null : summary(picked),
    runnerUp: runnerUp === null ? null : summary(runnerUp),
    settled: between?.settled ?? null,
    between,
    gaveUp: gaveUp.map(({ best, standing: stands }) => ({ against: best.name, ...stands })),
    nearestMiss: nearest === null ? null : { ...summary(nearest.candidate), limits: nearest.checks.map(finite) },
    candidates: examined.map(({ candidate, checks, fits }) => ({
      ...summary(candidate),
      fits,
      limits: checks.map(finite),
    })),
  };
}

const finite = <T extends { readonly excess: number }>(check: T) => ({
  ...check,
  excess: Number.isFinite(check.excess) ? check.excess : null,
});

function summary({ name, run, setting, figures, unfinished }: Measured): object {
  return {
    name,
    run,
    complete: unfinished === null,
    model: setting.model.id,
    file: setting.model.path,
    trainingTokens: setting.model.trainingTokens,
    figures,
  };
}

const json = (value: object): string => escapeControls(JSON.stringify(value, null, 2));
