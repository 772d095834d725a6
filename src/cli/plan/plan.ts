import type { Wanted } from "../../analysis/planning/sample-size.ts";
import { prepareRun } from "../../execute/prepare/preparation.ts";
import { UserError } from "../../lib/errors.ts";
import { verdictConfidence } from "../../statistics/power.ts";
import { allCanBeMeasured, badModelsOf, warnOfBadModels } from "../shared/bad-models.ts";
import { fetchAsked } from "../shared/download-models.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { interruptible } from "../shared/interrupt.ts";
import { measuringLimitsOf } from "../shared/limits.ts";
import { wholeNumber } from "../shared/numbers.ts";
import { planText } from "../shared/plan-text.ts";
import { preparingText } from "../shared/preparing-text.ts";
import { openTerminal } from "../shared/terminal.ts";
import { type Earlier, readEarlier } from "./earlier.ts";
import type { PlanArguments } from "./options.ts";
import { calibratedLoads, expectedPrecisionOf } from "./precision.ts";
import { expectedPrecisionText, fewQuestionsWarning } from "./text.ts";

/** Where nothing was measured yet: two quantizations of one model differ on a few questions in a hundred, strangers on thirty. */
const guessedDisagreement = 0.1;

/** Tells what a run would do, take and be able to show; measures nothing. */
export async function plan(argv: PlanArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const earlier = await readEarlier(argv.results, argv.from ?? null);
  const wanted = wantedOf(argv, earlier);
  const models = (argv.models ?? []).map(String);
  if (argv.download && !(await fetchAsked(models, terminal, interruptible().signal))) return exitCodes.interrupted;
  const prepared = await prepareRun(
    {
      models,
      send: argv.send,
      suites: argv.suite,
      trainingTokens: [],
      catalogue: argv.catalogue,
      variant: { threads: null, contextSize: null, gpuLayers: "auto" },
      loads: wholeNumber("--loads", argv.loads, 1),
      limit: wholeNumber("--limit", argv.limit, 1),
      seed: 1,
      ...measuringLimitsOf(argv),
      full: true,
      badModels: "leave-out",
      runner: argv.runner,
    },
    (event) => terminal.progress(preparingText(event)),
    new AbortController().signal,
  );
  const { plan: made, suites } = prepared;
  warnOfBadModels(prepared, terminal);
  const calibrated = await calibratedLoads(made);
  const learnt = { earlier, calibrated, given: argv.disagreement !== undefined };
  const expected = expectedPrecisionOf(made, suites, wanted, learnt);
  terminal.out(
    argv.json
      ? JSON.stringify({ plan: made, requests: prepared.served, ...badModelsOf(prepared), ...expected })
      : `${planText(made, prepared.served)}\n\n${expectedPrecisionText(expected, made)}`,
  );
  const warning = expected.mean === null ? null : fewQuestionsWarning(expected.mean, argv.margin);
  if (warning !== null) terminal.warn(warning);
  return allCanBeMeasured(prepared) ? exitCodes.pass : exitCodes.runFailed;
}

function wantedOf(argv: PlanArguments, earlier: Earlier | null): Wanted {
  const share = (option: string, value: number, least: number): number => {
    if (!(value >= least && value < 100)) throw new UserError(`${option} must be a number from ${least} to below 100`);
    return value / 100;
  };
  if (!(argv.margin > 0))
    throw new UserError("--margin must be above 0: it is the loss, in points, that is acceptable");
  const known = argv.disagreement === undefined ? null : share("--disagreement", argv.disagreement, 0);
  return {
    margin: share("--margin", argv.margin, 0),
    disagreement: known ?? earlier?.disagreement ?? guessedDisagreement,
    power: share("--power", argv.power, 50.1),
    confidence: verdictConfidence,
  };
}
