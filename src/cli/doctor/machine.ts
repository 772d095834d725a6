import { type EngineFinding, examineMachine, type MachineReport, type Sensor } from "../../execute/doctor/machine.ts";
import { printable } from "../../lib/untrusted.ts";
import { bytes, significant } from "../../report/format.ts";
import { protocolInWords } from "../../report/protocol-words.ts";
import type { DoctorArguments } from "../doctor.ts";
import { exitCodes } from "../exit-codes.ts";
import { interruptible } from "../run/interrupt.ts";
import { openTerminal } from "../terminal.ts";

/** Tells what this machine can and cannot measure; 5 where the engine does not run. */
export async function doctorOfMachine(argv: DoctorArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const { signal } = interruptible();
  const report = await examineMachine(argv.plug ?? null, (step) => terminal.progress(step), signal).catch(
    (error: unknown) => {
      if (signal.aborted) return null;
      throw error;
    },
  );
  if (report === null) return exitCodes.interrupted;
  terminal.out(argv.json ? JSON.stringify(report) : machineText(report));
  return report.engine.state === "ok" ? exitCodes.pass : exitCodes.runFailed;
}

/** The report as lines; everything from the system is escaped. */
export function machineText(report: MachineReport): string {
  const { environment, thresholds, noise } = report;
  const cores = `${environment.logicalCores} logical cores`;
  return [
    printable(`${environment.cpu}, ${cores}, ${bytes(environment.memoryBytes)} memory, ${environment.platform}`),
    "",
    ...engineLines(report.engine),
    "",
    "Noise now",
    ...(noise === null
      ? ["  this system tells nothing"]
      : [
          `  other programs used ${percent(noise.foreignShare)} of the processor, a hypervisor took ${percent(noise.stealShare)}, over ${significant(noise.windowMs / 1000, 2)} s`,
        ]),
    `  a sample is disturbed from ${percent(thresholds.foreignAndStealShare)} of both on, or below ${percent(thresholds.ownShare)} of its own threads' time, or when throttling or swapping is counted`,
    "",
    "Protocol of a run",
    ...protocolInWords().map((line) => `  ${line}`),
    "",
    "Read bandwidth: the roof over decoding",
    ...report.roofs.map(
      ({ threads, bestBytesPerSecond: best, medianBytesPerSecond: middle, bufferBytes, reason }) =>
        `  ${threads} ${threads === 1 ? "thread " : "threads"}  ${best === null || middle === null ? "not measured" : `${bytes(best)}/s best, ${bytes(middle)}/s in the middle, of ${bytes(bufferBytes)}`}${reason === null ? "" : ` (${printable(reason)})`}`,
    ),
    "",
    "Signs of a disturbance",
    ...report.counters.flatMap(sensorLines),
    "",
    "Energy sensors, best first; without one energy is modelled from CPU time",
    ...report.energy.flatMap(sensorLines),
    "",
    "Cost of one reading",
    ...report.meterCosts.map(({ id, medianMs }) => `  ${id.padEnd(12)} ${significant(medianMs, 2)} ms`),
  ].join("\n");
}

function engineLines(finding: EngineFinding): readonly string[] {
  if (finding.state === "failed") return ["Engine", `  does not run: ${printable(finding.reason)}`];
  const { engine, trial, advisedThreads } = finding;
  return [
    "Engine",
    printable(`  ${engine.name} ${engine.build}, ${engine.package}, on ${engine.device}`),
    `  the engine's own call ${engine.engineCall === "timed" ? "is timed apart" : `is not timed apart: ${printable(engine.engineCall)}`}`,
    ...trial.map(
      ({ threads, decodeTokensPerSecond }) =>
        `  ${threads} ${threads === 1 ? "thread " : "threads"}  ${significant(decodeTokensPerSecond, 3)} tokens/s, the smallest bundled model${threads === advisedThreads ? "  ← faster" : ""}`,
    ),
    "  a run tries the thread counts for each model: larger models gain more from further threads",
  ];
}

function sensorLines({ id, scope, status, finding, remedy }: Sensor): readonly string[] {
  const name = id.length > 30 ? id : id.padEnd(30);
  return [
    `  ${status.padEnd(7)}  ${name}  ${printable(`${scope}: ${finding}`)}`,
    ...(remedy === null ? [] : [`${" ".repeat(11)}→ ${printable(remedy)}`]),
  ];
}

function percent(share: number | null): string {
  return share === null ? "an unknown share" : `${(100 * share).toFixed(1)} %`;
}
