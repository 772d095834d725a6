import { type LoadsPrecision, loadsPrecision } from "../../analysis/calibrate.ts";
import { defaultRatioMargin } from "../../analysis/gate.ts";
import { planDurationMs } from "../../analysis/pace.ts";
import { macroRequirement, type Requirement, taskRequirement, type Wanted } from "../../analysis/sample-size.ts";
import { prepareRun } from "../../execute/preparation.ts";
import { roughTime } from "../../lib/clock.ts";
import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { standsInMean } from "../../metrics/scores.ts";
import { calibrationPath, type Resolved, readCalibration } from "../../records/calibration.ts";
import { readEnvironment } from "../../records/provenance.ts";
import { machineInWords, type Plan } from "../../records/schema.ts";
import { parseWork } from "../../records/work.ts";
import { quantityName } from "../../report/compare/cells.ts";
import { minLoads, verdictConfidence } from "../../statistics/power.ts";
import { exitCodes } from "../exit-codes.ts";
import { fetchAsked } from "../models/fetch.ts";
import type { PlanArguments } from "../plan.ts";
import { allCanBeMeasured, badModelsOf, warnOfBadModels } from "../run/bad-models.ts";
import { interruptible } from "../run/interrupt.ts";
import { measuringLimitsOf } from "../run/limits.ts";
import { wholeNumber } from "../run/options.ts";
import { planText } from "../run/plan-text.ts";
import { openTerminal } from "../terminal.ts";
import { type Earlier, readEarlier } from "./earlier.ts";

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
    (step) => terminal.progress(step),
    new AbortController().signal,
  );
  const { plan: made } = prepared;
  warnOfBadModels(prepared, terminal);
  const calibrated = await calibratedLoads(made);
  const expected = expectedPrecisionOf(made, wanted, { earlier, calibrated, given: argv.disagreement !== undefined });
  terminal.out(
    argv.json
      ? JSON.stringify({ plan: made, ...badModelsOf(prepared), ...expected })
      : `${planText(made)}\n\n${expectedPrecisionText(expected, made)}`,
  );
  if (expected.mean !== null && expected.mean.items < expected.mean.needed)
    terminal.warn(
      `a check at ${argv.margin} points will most likely end undecided: ${expected.mean.items} questions where ${expected.mean.needed} are needed`,
    );
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

interface ExpectedPrecision {
  readonly wanted: Wanted;
  readonly source: string;
  /** The mean over tasks; null where no task counts right and wrong. */
  readonly mean: Requirement | null;
  readonly tasks: readonly (Requirement & { readonly key: string })[];
  readonly loads: { readonly planned: number; readonly needed: number; readonly calibrated: LoadsPrecision | null };
  readonly durationMs: number | null;
}

async function calibratedLoads({ loads }: Plan): Promise<LoadsPrecision | null> {
  const calibration = await readCalibration(calibrationPath());
  if (calibration === null) return null;
  const machine = machineInWords(await readEnvironment());
  return loadsPrecision(calibration, machine, { planned: loads, margin: defaultRatioMargin });
}

function expectedPrecisionOf(
  made: Plan,
  wanted: Wanted,
  { earlier, calibrated, given }: { earlier: Earlier | null; calibrated: LoadsPrecision | null; given: boolean },
): ExpectedPrecision {
  const counted = made.tasks.filter((task) => standsInMean(task, made.tasks));
  const learnt = earlier !== null && earlier.disagreement !== null ? `as in ${earlier.name}` : "a guess";
  return {
    wanted,
    source: given ? "as given" : learnt,
    mean:
      counted.length === 0
        ? null
        : macroRequirement(
            counted.map(({ items }) => items),
            wanted,
          ),
    tasks: counted.map(({ key, items }) => ({ key, ...taskRequirement(items, wanted) })),
    loads: { planned: made.loads, needed: minLoads, calibrated },
    durationMs: earlier === null ? null : planDurationMs(made, earlier.paces),
  };
}

function expectedPrecisionText(
  { wanted, source, mean, tasks, loads, durationMs }: ExpectedPrecision,
  made: Plan,
): string {
  const points = (share: number): string => `${(share * 100).toFixed(1)} points`;
  const line = ({ items, needed, decidable }: Requirement): string =>
    `${items} of ${needed} questions needed; decides ${points(decidable)}`;
  return [
    `to show a loss within ${points(wanted.margin)} with ${Math.round(wanted.power * 100)} % power, if two models disagree on ${(wanted.disagreement * 100).toFixed(1)} % of questions (${source}):`,
    ...(mean === null ? ["  no task counts right and wrong"] : [`  mean of tasks  ${line(mean)}`]),
    ...tasks.map((task) => `  ${printable(task.key)}  ${line(task)}`),
    "",
    `speed and energy: ${loads.planned} loads; ${loads.planned >= loads.needed ? "enough for an interval" : `intervals need ${loads.needed}`}`,
    ...(loads.calibrated === null ? [] : calibratedLines(loads.calibrated, loads.planned)),
    `time: ${durationMs === null ? "not known until these models were measured once" : `about ${roughTime(durationMs)} for ${made.models.length} models${made.variants.length > 1 ? ` under ${made.variants.length} settings each` : ""}`}`,
  ].join("\n");
}

function calibratedLines({ model, quantities }: LoadsPrecision, planned: number): readonly string[] {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const about = ({ origin }: Resolved): string => (origin === "estimated" ? "about " : "");
  return [
    printable(`  as ${model} was calibrated here, of two models like it:`),
    ...quantities.map(({ metric, work, tells, needs }) => {
      const told = tells === null ? "tell nothing" : `tell ${about(tells)}${percent(tells.difference)}`;
      const takes =
        needs === null
          ? "more loads than it tells of"
          : `${about(needs)}${needs.pairs} loads of each, ${roughTime(needs.seconds * 1000)}`;
      return `  ${quantityName({ metric, task: null, work: parseWork(work) })}: ${planned} loads ${told}; ${percent(defaultRatioMargin)} takes ${takes}`;
    }),
  ];
}
