import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { availableParallelism, cpus, release } from "node:os";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { cpu, osInfo, system } from "systeminformation";
import { type MachineRoom, readMachineRoom } from "./machine-room.ts";
import type { Environment } from "./schema.ts";

/** A sensor that says nothing for so long is taken to have nothing to say. */
const sensorLimitMs = 5000;

/**
 * The machine and the program, read once before anything is timed. Takes some 0.2 s and never longer than 5 s; what a
 * silent or failing sensor would have told is null or left out.
 */
export async function readEnvironment(): Promise<Environment> {
  const [version, processor, os, machine, gpus, room] = await Promise.all([
    programVersion(),
    answerOf(cpu),
    answerOf(osInfo),
    answerOf(system),
    graphicsNames(),
    readMachineRoom(),
  ]);
  const named = cpus()[0]?.model.trim() ?? "";
  const sensed = processor === null ? "" : `${processor.manufacturer} ${processor.brand}`.trim();
  return {
    schoolmark: version,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    osRelease: os === null ? release() : `${os.distro} ${os.release} (${os.kernel})`,
    // Node knows the full name where the system has one, and says "unknown" on some ARM machines.
    cpu: [named, sensed].find((name) => name !== "" && name !== "unknown") ?? "unknown",
    physicalCores: processor === null || processor.physicalCores < 1 ? null : processor.physicalCores,
    logicalCores: cpus().length || availableParallelism() || 1,
    memoryBytes: room.memoryBytes,
    gpus,
    virtual: machine?.virtual ?? null,
    ...containerOf(room),
  };
}

function containerOf({ limits, cores }: MachineRoom): Pick<Environment, "container"> {
  const { memoryLimitBytes, cpuQuotaCores } = limits;
  if (memoryLimitBytes === null && cpuQuotaCores === null) return {};
  return { container: { memoryLimitBytes, cpuQuotaCores, usableCores: cores } };
}

/** The answer of a sensor; null if it fails or takes too long. */
export async function answerOf<T>(sensor: () => Promise<T>, limitMs = sensorLimitMs): Promise<T | null> {
  const timer = new AbortController();
  try {
    return await Promise.race([sensor(), setTimeout(limitMs, null, { signal: timer.signal })]);
  } catch {
    return null;
  } finally {
    timer.abort();
  }
}

/** The version in package.json, which lies at the same distance above the sources and above the built program. */
async function programVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  const known = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return known && typeof manifest.version === "string" ? manifest.version : "unknown";
}

/**
 * systeminformation waits for nvidia-smi without returning to the event loop, and a sick driver lets that wait for ever:
 * only a process of its own can be given up.
 */
async function graphicsNames(): Promise<string[]> {
  const library = createRequire(import.meta.url).resolve("systeminformation");
  const script =
    "require(process.argv[1]).graphics().then(({ controllers }) => process.stdout.write(JSON.stringify(controllers.map(({ vendor, model }) => [vendor, model]))))";
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", script, library], {
      timeout: sensorLimitMs,
      killSignal: "SIGKILL",
    });
    return namesIn(JSON.parse(stdout));
  } catch {
    return [];
  }
}

function namesIn(controllers: unknown): string[] {
  if (!Array.isArray(controllers)) return [];
  return controllers.flatMap((entry: unknown) => {
    const [vendor, model] = Array.isArray(entry)
      ? entry.map((part: unknown) => (typeof part === "string" ? part.trim() : ""))
      : [];
    if (model === undefined || model === "") return [];
    return [vendor === undefined || vendor === "" || model.startsWith(vendor) ? model : `${vendor} ${model}`];
  });
}
