import type { Timing } from "../../records/schema.ts";
import type { EngineClock } from "./decoder.ts";

/** Times one piece of work by every clock at hand: wall, engine calls, sampling calls, the process's own CPU time. */
export async function timed<T>(
  clock: EngineClock,
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly timing: Timing }> {
  const cpu = process.cpuUsage();
  const [decode, sampling, wall] = [clock.decodeMs(), clock.samplingMs(), performance.now()];
  const value = await work();
  const wallMs = performance.now() - wall;
  const used = process.cpuUsage(cpu);
  const told = clock.state === "timed";
  return {
    value,
    timing: {
      wallMs,
      engineMs: told ? clock.decodeMs() - decode : null,
      samplingMs: told ? clock.samplingMs() - sampling : null,
      cpuMs: (used.user + used.system) / 1000,
    },
  };
}
