import { describe, expect, it } from "vitest";
import { machineText } from "../../src/cli/doctor/machine-text.ts";
import type { MachineReport } from "../../src/execute/doctor/machine.ts";
import { noiseThresholds } from "../../src/records/noise.ts";
import { protocol } from "../../src/records/protocol.ts";
import { columnsWide } from "../../src/report/format/width.ts";
import { noLimits } from "../support/no-limits.ts";

const activity = { throttleEvents: null, swapInPages: 0, memoryPressureShare: null, busyShare: 0.01 };
const report: MachineReport = {
  environment: {
    schoolmark: "1.0.0",
    node: "20.0.0",
    platform: "linux x64",
    osRelease: "Debian",
    cpu: "AMD EPYC",
    physicalCores: 2,
    logicalCores: 4,
    memoryBytes: 8e9,
    gpus: [],
    virtual: false,
  },
  container: noLimits,
  resolution: { state: "unknown", reason: "schoolmark calibrate finds it out" },
  engine: { state: "failed", reason: "there is no engine" },
  thresholds: noiseThresholds,
  protocol,
  noise: { ...activity, windowMs: 1000, foreignShare: 0.01, stealShare: null },
  counters: [{ id: "throttling", scope: "machine", status: "missing", finding: "not told", remedy: null }],
  energy: [
    { id: "rapl", scope: "package", status: "missing", finding: "denied", remedy: "sudo chmod a+r /sys/a/file" },
  ],
  energyProxy: {
    source: "cpu-time",
    scope: "package",
    wattsPerThread: 4,
    wattsFrom: "assumed",
    lowFactor: 0.5,
    highFactor: 1.65,
  },
  meterCosts: [{ id: "memory", medianMs: 0.25, readings: 15, when: "between answers" }],
  roofs: [
    { threads: 1, bufferBytes: 1e8, passes: 10, bestBytesPerSecond: 2e10, medianBytesPerSecond: 1e10, reason: null },
    {
      threads: 2,
      bufferBytes: 1e8,
      passes: 10,
      bestBytesPerSecond: null,
      medianBytesPerSecond: null,
      reason: "denied",
    },
  ],
};
const textOf = (changes: Partial<MachineReport>): string => machineText({ ...report, ...changes });

describe("what doctor tells of a machine", () => {
  it("names what is missing with its remedy, and what stands for it", () => {
    const text = textOf({});
    expect(text).toContain("  missing  rapl (package): denied\n           → sudo chmod a+r /sys/a/file");
    expect(text).toContain("  else     modelled from CPU time: 4.0 W a busy thread (assumed");
    expect(text).toContain("20.0 GB/s best, 10.0 GB/s in the middle: 1 GB of weights decode 20 tokens/s at most");
    expect(text).toContain("not measured (denied)");
    expect(text).toContain("does not run: there is no engine");
    expect(text).not.toContain("container lets");
  });

  it("says what a container gives, and that a part of a core is no place to measure in", () => {
    const inContainer = (cpuQuotaCores: number): string =>
      textOf({
        environment: {
          ...report.environment,
          container: { memoryLimitBytes: 2e9, cpuQuotaCores, usableCores: Math.ceil(cpuQuotaCores) },
        },
        container: { ...noLimits, memoryLimitBytes: 2e9, memoryUsedBytes: 5e8, memoryPeakBytes: 1.9e9 },
      });
    const text = inContainer(1.5).replace(/\s+/g, " ");
    expect(text).toContain("2.00 GB of memory, 500 MB of them in use (the whole container held 1.90 GB at most");
    expect(text).toContain("1.50 cores' CPU time, so up to 2 threads");
    expect(text).toContain("give the container whole cores");
    expect(inContainer(2)).not.toContain("whole cores");
  });

  it("says how small a difference is told, where that is known", () => {
    const quantity = {
      metric: "decode_tokens_per_second",
      work: "decode 128 at depth 0",
      value: 100,
      laterToEarlier: null,
    };
    const resolution = [{ pairs: 6, seconds: 12, difference: 0.031, origin: "measured" as const }];
    const quantities = [{ ...quantity, quietLoads: 12, loads: 12, splits: 400, pairs: 6, alarms: 40, resolution }];
    const model = { id: "small", sha256: "0".repeat(64) };
    const againstItself = { model, threads: 1, loads: 12, secondsPerLoad: 1, quantities };
    const text = textOf({ resolution: { state: "known", at: "2026-01-02T03:04:05.000Z", againstItself } });
    expect(text).toMatch(/^ {2}6 +12 s +3\.1 %$/m);
    expect(text).toContain("calibrated on 2026-01-02 with small, 1 thread");
    expect(textOf({})).toContain("not known: schoolmark calibrate finds it out");
  });

  it("warns of samples and of a roof taken while others use the machine", () => {
    const noise = { ...activity, windowMs: 1000, foreignShare: 0.04, stealShare: 0.04 };
    expect(textOf({ noise })).toContain("would be marked as disturbed");
    expect(textOf({ noise })).toContain("the roof may lie higher");
    expect(textOf({})).not.toContain("would be marked");
    expect(textOf({ noise: null })).toContain("this system tells nothing");
  });

  it("stays within 100 columns, escapes what the system calls itself, and colours nothing", () => {
    const text = textOf({
      environment: { ...report.environment, cpu: `A \u001b[31m${"very ".repeat(40)}long name`, gpus: ["a\u202eb"] },
      energy: [{ id: "x", scope: "gpu", status: "ok", finding: "word ".repeat(60), remedy: "do ".repeat(60) }],
    });
    for (const line of text.split("\n")) expect(columnsWide(line)).toBeLessThanOrEqual(100);
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});
