import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { availableParallelism, cpus, release } from "node:os";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { cpu, osInfo, system } from "systeminformation";
import { type AvailableResources, readAvailableResources } from "./available-resources.ts";
import type { Environment } from "./schema.ts";

/** A sensor that says nothing for so long is taken to have nothing to say. */
const sensorLimitMs = 5000;

/**
 * The machine and the program, read once before anything is timed. Takes some 0.2 s and never longer than 5 s; what a
 * silent or failing sensor would have told is null or left out.
 */
export async function readEnvironment(): Promise<Environment> {
  const [version, processor, os, machine, cards, room] = await Promise.all([
    programVersion(),
    answerOf(cpu),
    answerOf(osInfo),
    answerOf(system),
    graphics(),
    readAvailableResources(),
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
    ...cards,
    virtual: machine?.virtual ?? null,
    ...containerOf(room),
  };
}

function containerOf({ limits, cores }: AvailableResources): Pick<Environment, "container"> {
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
async function graphics(): Promise<Pick<Environment, "gpus" | "gpuMemoryBytes">> {
  const library = createRequire(import.meta.url).resolve("systeminformation");
  const script =
    "require(process.argv[1]).graphics().then(({ controllers }) => process.stdout.write(JSON.stringify(controllers)))";
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", script, library], {
      timeout: sensorLimitMs,
      killSignal: "SIGKILL",
    });
    return graphicsIn(JSON.parse(stdout));
  } catch {
    return { gpus: [] };
  }
}

const mebibyte = 2 ** 20;

/** What systeminformation's list of graphics cards tells: names, and memory where every card has its own and tells of it. */
export function graphicsIn(controllers: unknown): Pick<Environment, "gpus" | "gpuMemoryBytes"> {
  if (!Array.isArray(controllers)) return { gpus: [] };
  const cards = controllers.flatMap((entry: unknown) => {
    const of = (key: string): unknown =>
      typeof entry === "object" && entry !== null ? Reflect.get(entry, key) : undefined;
    const text = (key: string): string => {
      const value = of(key);
      return typeof value === "string" ? value.trim() : "";
    };
    const size = (key: string): number | null => {
      const value = of(key);
      return typeof value === "number" && Number.isFinite(value) && value > 0 ? Math.round(value) * mebibyte : null;
    };
    const [vendor, model] = [text("vendor"), text("model")];
    if (model === "") return [];
    const name = vendor === "" || model.startsWith(vendor) ? model : `${vendor} ${model}`;
    // Dynamic memory is the machine's own, counted already.
    const own = of("vramDynamic") === true ? null : (size("memoryTotal") ?? size("vram"));
    return [{ name, bytes: own === null ? null : (size("memoryFree") ?? own) }];
  });
  const known = cards.flatMap(({ bytes }) => bytes ?? []);
  return {
    gpus: cards.map(({ name }) => name),
    ...(cards.length > 0 && known.length === cards.length
      ? { gpuMemoryBytes: known.reduce((sum, bytes) => sum + bytes, 0) }
      : {}),
  };
}
