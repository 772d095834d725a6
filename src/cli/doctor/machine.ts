import { examineMachine } from "../../execute/doctor/machine.ts";
import { plugOf } from "../shared/energy-options.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { interruptible } from "../shared/interrupt.ts";
import { openTerminal } from "../shared/terminal.ts";
import { machineText } from "./machine-text.ts";
import type { DoctorArguments } from "./options.ts";

/** Tells what this machine can and cannot measure; 5 where the engine does not run, 2 where it is not installed. */
export async function doctorOfMachine(argv: DoctorArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const plugUrl = plugOf(argv.plug);
  const { signal } = interruptible();
  const report = await examineMachine(plugUrl, (step) => terminal.progress(step), signal).catch((error: unknown) => {
    if (signal.aborted) return null;
    throw error;
  });
  if (report === null) return exitCodes.interrupted;
  terminal.out(argv.json ? JSON.stringify(report) : machineText(report));
  return { ok: exitCodes.pass, missing: exitCodes.usage, failed: exitCodes.runFailed }[report.engine.state];
}
