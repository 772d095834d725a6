import { calibrationOf } from "../../analysis/calibrate.ts";
import { createCanary } from "../../execute/canary.ts";
import { systemClock } from "../../lib/clock.ts";
import { messageOf, UserError } from "../../lib/errors.ts";
import { seededRandom } from "../../lib/random.ts";
import { printable } from "../../lib/untrusted.ts";
import { measureReadBandwidth } from "../../metrics/meters/bandwidth/read-bandwidth.ts";
import { type Calibration, calibrationPath, writeCalibration } from "../../records/calibration.ts";
import { readEnvironment } from "../../records/provenance.ts";
import { type Canary, machineInWords } from "../../records/schema.ts";
import { bytes, significant } from "../../report/format.ts";
import type { CalibrateArguments } from "../calibrate.ts";
import { exitCodes } from "../exit-codes.ts";
import { interruptible } from "../run/interrupt.ts";
import { positiveNumber } from "../run/options.ts";
import { openTerminal, type Terminal } from "../terminal.ts";

const leastLoads = 2;

/** Loads the smallest bundled model again and again, tells what that says of the machine, and keeps it. */
export async function calibrate(argv: CalibrateArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const seconds = positiveNumber("--seconds", argv.seconds) ?? 60;
  const { signal } = interruptible();
  const environment = await readEnvironment();
  const start = systemClock.nowMs();
  const taken = await takeFor(seconds, terminal, signal);
  if (taken === null) return exitCodes.interrupted;
  const calibration: Calibration = {
    kind: "schoolmark-calibration",
    version: 1,
    at: systemClock.timestamp(),
    machine: machineInWords(environment),
    loads: taken.length,
    secondsPerLoad: (systemClock.nowMs() - start) / 1000 / taken.length,
    ...calibrationOf(taken, seededRandom("calibrate")),
  };
  const path = argv.dryRun ? null : calibrationPath();
  if (path !== null) await keep(path, calibration);
  terminal.out(argv.json ? JSON.stringify({ calibration, path }) : calibrationText(calibration, path));
  return exitCodes.pass;
}

async function takeFor(seconds: number, terminal: Terminal, signal: AbortSignal): Promise<readonly Canary[] | null> {
  const canary = createCanary(measureReadBandwidth, systemClock);
  const start = systemClock.nowMs();
  const taken: Canary[] = [];
  for (;;) {
    const leftMs = seconds * 1000 - (systemClock.nowMs() - start);
    if (leftMs <= 0 && taken.length >= leastLoads) return taken;
    terminal.progress(`load ${taken.length + 1}, ${Math.max(0, Math.ceil(leftMs / 1000))} s left`);
    const one = await canary.take(signal).catch((error: unknown) => {
      if (signal.aborted) return null;
      throw error;
    });
    if (one === null) return null;
    if (one.decodeTokensPerSecond === null) throw new UserError(`nothing can be calibrated: ${one.reason}`);
    taken.push(one);
  }
}

async function keep(path: string, calibration: Calibration): Promise<void> {
  try {
    await writeCalibration(path, calibration);
  } catch (error) {
    throw new UserError(`the calibration can't be kept (${messageOf(error)}): --dry-run tells it without keeping it`);
  }
}

function calibrationText(calibration: Calibration, path: string | null): string {
  const { machine, loads, secondsPerLoad, canary, againstItself } = calibration;
  const { pairs, splits, alarms, resolution } = againstItself;
  const rows: readonly (readonly [string, string, (value: number) => string])[] = [
    ["prefillTokensPerSecond", "prefill", (value) => `${significant(value, 3)} tokens/s`],
    ["decodeTokensPerSecond", "decode", (value) => `${significant(value, 3)} tokens/s`],
    ["readBytesPerSecond", "reading memory", (value) => `${bytes(value)}/s`],
  ];
  return [
    printable(`${machine}: ${loads} fresh loads, ${significant(secondsPerLoad, 2)} s each`),
    "",
    "The machine's own speed, by one thread (the canary)",
    ...rows.map(([part, words, inUnits]) => {
      const { value, resolution: move } = canary[part] ?? { value: null, resolution: null };
      const moves =
        move === null ? "too few loads to tell how far it moves" : `moves by up to ${percent(move)} without a cause`;
      return `  ${words.padEnd(15)} ${value === null ? "not measured" : inUnits(value).padEnd(18)} ${moves}`;
    }),
    "",
    "The same model against itself",
    resolution === null
      ? `  ${pairs} pairs of loads give no interval: measure longer with --seconds`
      : `  ${pairs} pairs of loads, some ${significant(2 * pairs * secondsPerLoad, 2)} s, resolve a difference of ${percent(resolution)} in decode; ${alarms} of ${splits} splits (${percent(alarms / splits)}) raised a false alarm at the nominal 10 %`,
    ...(path === null ? [] : ["", printable(`kept in ${path}`)]),
  ].join("\n");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
