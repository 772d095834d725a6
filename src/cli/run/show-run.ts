import { basename } from "node:path";
import { type PreparedRun, prepareRun, type RunRequest } from "../../execute/prepare/preparation.ts";
import type { MeasuringEvent, PreparingEvent, RunEvent } from "../../execute/run-event.ts";
import { type TakenRun, type TakeSettings, takeRun } from "../../execute/take-run.ts";
import { counted } from "../../lib/counted.ts";
import { holderInWords } from "../../lib/lock-holder.ts";
import { printable } from "../../lib/untrusted.ts";
import type { ModelIdentity } from "../../records/schema.ts";
import { warnOfBadModels } from "../shared/bad-models.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { failWith } from "../shared/fail-with.ts";
import { budgetText } from "../shared/plan-text.ts";
import { preparingText } from "../shared/preparing-text.ts";
import type { Terminal } from "../shared/terminal.ts";
import { endUncaught } from "../shared/uncaught.ts";
import { noteHosts, noteProxies } from "./note-servers.ts";
import { showProgress } from "./progress.ts";

/** What is to be measured, how, and the command that goes on where it stops. */
export interface RunSettings extends TakeSettings {
  readonly request: RunRequest;
  readonly goOn: string;
}

/** Prepares a run; null when it was interrupted meanwhile. Throws UserError for whatever the request gets wrong. */
export async function prepareShown(
  { request }: Pick<RunSettings, "request">,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<PreparedRun | null> {
  noteHosts(request, terminal);
  const show = (event: PreparingEvent): void => terminal.progress(preparingText(event));
  const prepared = await prepareRun(request, show, signal).catch((error) => {
    if (signal.aborted) return null;
    throw error;
  });
  if (prepared !== null) noteProxies(prepared, terminal);
  for (const combination of prepared?.leftOut ?? []) terminal.note(`left out: ${combination}`);
  if (prepared !== null) warnOfBadModels(prepared, terminal);
  return prepared;
}

/** Takes a prepared run and tells of it on the terminal. Throws what stopped it, after telling how to go on. */
export async function takeShown(
  prepared: PreparedRun,
  settings: RunSettings,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<TakenRun> {
  using shown = showRun(settings.goOn, terminal);
  return await takeRun(prepared, settings, shown.onEvent, signal);
}

/**
 * Turns the events of a run into lines on the terminal. Once the run has begun, and until this is disposed of, an error that
 * nothing caught ends the program with the command that goes on.
 */
export function showRun(
  goOn: string,
  terminal: Terminal,
): Disposable & { readonly onEvent: (event: RunEvent) => void } {
  const stopped = `the run stopped; nothing taken is lost; go on with: ${goOn}`;
  let uncaught: Disposable | null = null;
  let showMeasuring: (event: MeasuringEvent) => void = () => {};
  const begin = (event: Extract<RunEvent, { type: "begun" }>): void => {
    uncaught ??= endUncaught((error) => {
      failWith(error, process.argv);
      terminal.warn(stopped);
      process.exitCode = exitCodes.runFailed;
    });
    noteBeginning(event, terminal);
    showMeasuring = showProgress(event.plan, event.jobs, terminal);
  };
  return {
    onEvent(event) {
      switch (event.type) {
        case "reference-benchmark":
          return terminal.progress("timing the machine itself");
        case "taken-over":
          return terminal.note(
            `${printable(basename(event.folder))} was left by ${holderInWords(event.from)}, which is gone: this process goes on with it`,
          );
        case "named-ahead":
          return terminal.note(
            `this machine's clock (${event.clock}) is behind the names of earlier runs: this run is named ${basename(event.folder)}, so that it counts as the newest; its records keep the time of the clock`,
          );
        case "replaced":
          return terminal.warn(replacedText(event));
        case "begun":
          return begin(event);
        case "stopped":
          if (event.cause === "error") terminal.warn(stopped);
          else terminal.note(`\ninterrupted; nothing taken is lost; go on with: ${goOn}`);
          return;
        default:
          showMeasuring(event);
      }
    },
    [Symbol.dispose]() {
      uncaught?.[Symbol.dispose]();
    },
  };
}

function noteBeginning(
  { plan, jobs, records, sensors }: Extract<RunEvent, { type: "begun" }>,
  terminal: Pick<Terminal, "note">,
): void {
  terminal.note(`${counted(plan.models.length, "model")}, ${counted(jobs, "job")}; records in ${records}`);
  if (plan.timeBudgetSeconds !== undefined && plan.precision !== undefined)
    terminal.note(`timings repeat ${budgetText(plan, plan.timeBudgetSeconds)}`);
  const [sensor] = sensors;
  if (sensor !== undefined) terminal.note(`energy by ${sensor.id} (${printable(sensor.found)})`);
}

function replacedText({ before, now, folder }: Extract<RunEvent, { type: "replaced" }>): string {
  const name = basename(folder);
  return `${printable(now.path)} was replaced after ${name} began: its sha256 is ${short(now)} now and was ${short(before)}; ${name} keeps what was measured of the old file, and the new one gets a run of its own`;
}

const short = ({ sha256 }: ModelIdentity): string => (sha256 === null ? "not known" : `${sha256.slice(0, 12)}…`);
