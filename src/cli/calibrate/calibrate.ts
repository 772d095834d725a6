import { againstItself, machineSpeedMoves } from "../../analysis/planning/calibrate.ts";
import { readMachine } from "../../execute/machine-environment.ts";
import { type PreparedRun, prepareRun } from "../../execute/prepare/preparation.ts";
import { systemClock } from "../../lib/clock.ts";
import { UserError } from "../../lib/errors.ts";
import { seededRandom } from "../../lib/random.ts";
import { printable } from "../../lib/untrusted.ts";
import { WriteError } from "../../lib/unwritable.ts";
import { requireMakeableFile } from "../../lib/writable.ts";
import { smallestLadderFile } from "../../models/ladder.ts";
import { type Calibration, calibrationPath, writeCalibration } from "../../records/calibration.ts";
import { type Environment, type ModelIdentity, machineInWords } from "../../records/schema.ts";
import { defaultRunner } from "../../runners/index.ts";
import type { Suite } from "../../suite/types.ts";
import { fetchAsked } from "../shared/download-models.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { interruptible } from "../shared/interrupt.ts";
import { positiveNumber, wholeNumber } from "../shared/numbers.ts";
import { preparingText } from "../shared/preparing-text.ts";
import { openTerminal, type Terminal } from "../shared/terminal.ts";
import type { CalibrateArguments } from "./options.ts";
import { type Rounds, takeRounds } from "./take-rounds.ts";
import { calibrationText } from "./text.ts";

/** Items of the suite `speed`: what every comparison has, and what a large model has done in seconds. */
const timedItems: ReadonlySet<string> = new Set(["prefill-128", "decode-32"]);
const deadlineMs = 300_000;

/** Loads a model again and again, tells what that says of the machine, and keeps it. */
export async function calibrate(argv: CalibrateArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const seconds = positiveNumber("--seconds", argv.seconds);
  const threads = wholeNumber("-t/--threads", argv.threads, 1);
  const path = argv.dryRun ? null : calibrationPath();
  if (path !== null) await requireMakeableFile(path, "--dry-run shows a calibration without keeping it");
  const { signal } = interruptible();
  const named = argv.model === undefined ? smallestBundled() : String(argv.model);
  if (argv.download && !(await fetchAsked([named], terminal, signal))) return exitCodes.interrupted;
  const { prepared, model } = await prepare(named, threads, terminal, signal);
  const machine = await readMachine(prepared.plan.models.map(prepared.runnerOf), signal);
  const rounds = await takeRounds(prepared, {
    ...(seconds === null ? untilItTells : { seconds, minRounds: 2 }),
    ...machine,
    deadlineMs,
    signal,
    onRound: (round, left) => terminal.progress(`load ${round} of ${printable(model.id)}, ${Math.ceil(left)} s left`),
  });
  if (rounds === null) return exitCodes.interrupted;
  const calibration = calibrationOf(model, machine.environment, rounds);
  const problem = path === null ? null : await keep(path, calibration);
  const kept = problem === null ? path : null;
  terminal.out(argv.json ? JSON.stringify({ calibration, path: kept }) : calibrationText(calibration, kept));
  if (problem !== null) throw problem;
  return exitCodes.pass;
}

/** A minute, and as many loads as a first statement takes, with a few to spare for noisy ones. */
const untilItTells = { seconds: 60, minRounds: 16 };

function smallestBundled(): string {
  const path = smallestLadderFile();
  if (path === null) throw new UserError("the smallest bundled model is not there: name a model file");
  return path;
}

interface Prepared {
  readonly prepared: PreparedRun;
  readonly model: ModelIdentity;
}

async function prepare(
  named: string,
  threads: number | null,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Prepared> {
  const prepared = await prepareRun(
    {
      models: [named],
      suites: ["speed"],
      narrow: onlyTimed,
      trainingTokens: [],
      variant: { threads, contextSize: null, gpuLayers: "auto" },
      loads: null,
      limit: null,
      seed: 1,
      full: true,
      runner: defaultRunner,
    },
    (event) => terminal.progress(preparingText(event)),
    signal,
  );
  const [model, ...more] = prepared.plan.models;
  if (model === undefined || more.length > 0)
    throw new UserError(`calibrate takes one model at a time: "${printable(named)}" names ${more.length + 1}`);
  return { prepared, model };
}

function onlyTimed(suites: readonly Suite[]): readonly Suite[] {
  return suites.map((suite) => ({
    ...suite,
    tasks: suite.tasks.map((task) => ({ ...task, items: task.items.filter(({ id }) => timedItems.has(id)) })),
  }));
}

function calibrationOf(
  { id, sha256 }: ModelIdentity,
  environment: Environment,
  { benchmarks, loads, threads, secondsPerLoad, timings }: Rounds,
): Calibration {
  const random = seededRandom("calibrate");
  const quantities = timings.map((timing) => againstItself(timing, secondsPerLoad, random));
  return {
    kind: "schoolmark-calibration",
    version: 2,
    at: systemClock.timestamp(),
    machine: machineInWords(environment),
    canary: machineSpeedMoves(benchmarks),
    againstItself: { model: { id, sha256 }, threads, loads, secondsPerLoad, quantities },
  };
}

/** What went wrong, to be told once the calibration itself has been shown. */
async function keep(path: string, calibration: Calibration): Promise<WriteError | null> {
  try {
    await writeCalibration(path, calibration);
    return null;
  } catch (error) {
    if (error instanceof WriteError) return error;
    throw error;
  }
}
