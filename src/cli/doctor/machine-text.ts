import type { EngineFinding, MachineReport, ResolutionFinding } from "../../execute/doctor/machine.ts";
import type { Sensor } from "../../execute/doctor/sensors.ts";
import { counted } from "../../lib/counted.ts";
import { printable } from "../../lib/untrusted.ts";
import { bytes, significant } from "../../report/format/format.ts";
import { wrapped } from "../../report/format/width.ts";
import { protocolInWords } from "../../report/words/protocol.ts";
import { resolutionLines } from "../calibrate/text.ts";

const columns = 100;

/** The report as lines of at most 100 columns where its words allow; everything from the system is escaped. */
export function machineText(report: MachineReport): string {
  return [
    machineLines(report),
    ["Engine", ...engineLines(report.engine)],
    ["Noise now", ...noiseLines(report)],
    calibrationLines(report.resolution),
    ["Protocol of a run", ...protocolInWords().flatMap((line) => entry("  ", line))],
    ["Read bandwidth: the roof over decoding, which reads every weight for each token", ...bandwidthLines(report)],
    ["Signs of a disturbance", ...report.counters.flatMap((sensor) => sensorLines(sensor, sensor.id))],
    ["Energy sensors, best first", ...energyLines(report)],
    ["Cost of one reading", ...costLines(report)],
  ]
    .map((block) => block.join("\n"))
    .join("\n\n");
}

/** A text behind a lead that stands once; the lines below it begin where it began. */
function entry(lead: string, text: string): readonly string[] {
  const [first = "", ...rest] = wrapped(printable(text), columns - lead.length, "");
  return [lead + first, ...rest.map((line) => " ".repeat(lead.length) + line)];
}

function machineLines({ environment, container }: MachineReport): readonly string[] {
  const { cpu, logicalCores, memoryBytes, platform, osRelease, node, schoolmark, gpus, virtual } = environment;
  return [
    ...entry("", `${cpu}, ${counted(logicalCores, "logical core")}, ${bytes(memoryBytes)} memory, ${platform}`),
    ...entry(
      "",
      `${osRelease}${virtual === true ? ", a virtual machine" : ""}; Node ${node}, Schoolmark ${schoolmark}`,
    ),
    ...entry("", gpus.length === 0 ? "no graphics card was found" : `graphics: ${gpus.join(", ")}`),
    ...(environment.container === undefined ? [] : containerLines(environment.container, container)),
  ];
}

function containerLines(
  { memoryLimitBytes, cpuQuotaCores, usableCores }: NonNullable<MachineReport["environment"]["container"]>,
  { memoryUsedBytes, memoryPeakBytes }: MachineReport["container"],
): readonly string[] {
  const parts = [
    ...(memoryLimitBytes === null
      ? []
      : [
          `${bytes(memoryLimitBytes)} of memory${memoryUsedBytes === null ? "" : `, ${bytes(memoryUsedBytes)} of them in use`}${memoryPeakBytes === null ? "" : ` (the whole container held ${bytes(memoryPeakBytes)} at most, cached files counted)`}`,
        ]),
    ...(cpuQuotaCores === null
      ? []
      : [`${significant(cpuQuotaCores, 3)} cores' CPU time, so up to ${threadsInWords(usableCores)}`]),
  ];
  return [
    ...entry("", `a container lets this program have ${parts.join(", and ")}`),
    ...(cpuQuotaCores === null || Number.isInteger(cpuQuotaCores)
      ? []
      : entry(
          "→ ",
          "a part of a core is given by stopping every thread for a while, again and again: give the container whole cores",
        )),
  ];
}

function engineLines(finding: EngineFinding): readonly string[] {
  if (finding.state !== "ok")
    return entry("  ", finding.state === "missing" ? finding.reason : `does not run: ${finding.reason}`);
  const { engine, trial, advisedThreads } = finding;
  return [
    ...entry(
      "  ",
      `${engine.name} ${engine.build ?? "of a build not known"}, ${engine.package ?? "package not known"}, on ${engine.device ?? "a device not known"}`,
    ),
    ...entry(
      "  ",
      `the engine's own call ${engine.engineCall === "timed" ? "is timed apart" : `is not timed apart: ${engine.engineCall}`}`,
    ),
    ...trial.map(
      ({ threads, decodeTokensPerSecond }) =>
        `  ${threadsInWords(threads).padEnd(11)}${significant(decodeTokensPerSecond, 3)} tokens/s by the smallest bundled model${threads === advisedThreads ? "  ← advised for it" : ""}`,
    ),
    ...entry("  ", "a run tries the thread counts for each model: larger models gain more from further threads"),
  ];
}

function noiseLines(report: MachineReport): readonly string[] {
  const { noise, thresholds } = report;
  const { foreignAndStealShare, ownShare, roofMoved, canaryMoved } = thresholds;
  const now =
    noise === null
      ? ["  this system tells nothing"]
      : [
          ...entry(
            "  ",
            `other programs used ${percent(noise.foreignShare)} of the processor, a hypervisor took ${percent(noise.stealShare)}, over ${significant(noise.windowMs / 1000, 2)} s`,
          ),
          ...(isNoisy(report)
            ? entry("  → ", "samples taken now would be marked as disturbed: close other programs, or wait")
            : []),
        ];
  return [
    ...now,
    ...entry(
      "  ",
      `a sample is disturbed from ${percent(foreignAndStealShare)} of both on, or where its own threads got less than ${percent(ownShare)} of their time, or where throttling or swapping is counted`,
    ),
    ...entry(
      "  ",
      `a run is told to have been disturbed where reading memory moved by ${percent(roofMoved)} or the canary by ${percent(canaryMoved)}`,
    ),
  ];
}

function calibrationLines(resolution: ResolutionFinding): readonly string[] {
  if (resolution.state === "unknown")
    return [
      "The smallest difference between two models that is told",
      ...entry("  ", `not known: ${resolution.reason}`),
    ];
  const { at, againstItself } = resolution;
  const { model, threads, quantities } = againstItself;
  return [
    ...resolutionLines(quantities),
    ...entry("  ", `calibrated on ${at.slice(0, 10)} with ${model.id}, ${threadsInWords(threads)}`),
  ];
}

function bandwidthLines(report: MachineReport): readonly string[] {
  const lines = report.roofs.flatMap(({ threads, bestBytesPerSecond: best, medianBytesPerSecond: middle, reason }) =>
    entry(
      `  ${threadsInWords(threads).padEnd(11)}`,
      `${best === null || middle === null ? "not measured" : `${bytes(best)}/s best, ${bytes(middle)}/s in the middle: 1 GB of weights decode ${significant(best / 1e9, 2)} tokens/s at most`}${reason === null ? "" : ` (${reason})`}`,
    ),
  );
  return isNoisy(report)
    ? [...lines, ...entry("  → ", "read while others used the machine: the roof may lie higher")]
    : lines;
}

function isNoisy({ noise, thresholds }: MachineReport): boolean {
  return (noise?.foreignShare ?? 0) + (noise?.stealShare ?? 0) > thresholds.foreignAndStealShare;
}

const wattsFrom = {
  option: "by --tdp",
  table: "by its maker",
  assumed: "assumed, since this processor is in no table: --tdp WATTS says it better",
} as const;

function energyLines({ energy, energyProxy }: MachineReport): readonly string[] {
  const { wattsPerThread, wattsFrom: from, lowFactor, highFactor } = energyProxy;
  return [
    ...energy.flatMap((sensor) => sensorLines(sensor, `${sensor.id} (${sensor.scope})`)),
    ...entry(
      "  else     ",
      `modelled from CPU time: ${significant(wattsPerThread, 2)} W a busy thread (${wattsFrom[from]}), from ${lowFactor} to ${highFactor} times that`,
    ),
  ];
}

function costLines({ meterCosts }: MachineReport): readonly string[] {
  return meterCosts.flatMap(({ id, medianMs, when }) =>
    entry(`  ${id.padEnd(12)} ${`${significant(medianMs, 2)} ms`.padEnd(9)} `, when),
  );
}

function sensorLines({ status, finding, remedy }: Sensor, name: string): readonly string[] {
  return [
    ...entry(`  ${status.padEnd(7)}  `, `${name}: ${finding}`),
    ...(remedy === null ? [] : entry(`${" ".repeat(11)}→ `, remedy)),
  ];
}

function threadsInWords(threads: number): string {
  return counted(threads, "thread");
}

function percent(share: number | null): string {
  return share === null ? "an unknown share" : `${(100 * share).toFixed(1)} %`;
}
