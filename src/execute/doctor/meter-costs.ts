import { Bench } from "tinybench";
import type { CounterReader } from "../../lib/system-counters/types.ts";
import { meters } from "../../meters/index.ts";
import { median } from "../../statistics/ranks.ts";
import type { Probed } from "./sensors.ts";

/** How long one reading takes, and when a run takes it. */
export interface MeterCost {
  readonly id: string;
  readonly medianMs: number;
  readonly readings: number;
  readonly when: string;
}

const readings = 15;
/** Plugs answer by radio, and some take a second. */
const sensorReadings = 5;

/** Of the meters that run beside a model, of the counters around each sample, and of the energy sensors that are there. */
export async function meterCosts(
  counters: CounterReader | null,
  probed: readonly Probed[],
): Promise<readonly MeterCost[]> {
  const bench = new Bench({ iterations: readings, time: 0, warmup: false, throws: true });
  const when = new Map<string, string>();
  for (const { id, cheap, read } of meters) {
    bench.add(id, () => read(process.pid));
    when.set(id, cheap ? "between answers, at most 4 times a second" : "at both ends of a load");
  }
  if (counters !== null) {
    bench.add("disturbance", () => void counters.read());
    when.set("disturbance", "before and after each timed sample");
  }
  await bench.run();
  const timed = bench.tasks.flatMap(({ name, result }) =>
    "latency" in result ? [{ id: name, medianMs: result.latency.p50, readings, when: when.get(name) ?? "" }] : [],
  );
  const sensed: MeterCost[] = [];
  for (const one of probed) sensed.push(...(await sensorCost(one)));
  return [...timed, ...sensed];
}

/** None of a sensor that is not there, or that no longer is. */
async function sensorCost({ source: { id, hertz }, probe }: Probed): Promise<readonly MeterCost[]> {
  if (!probe.available) return [];
  const times: number[] = [];
  try {
    await using reader = await probe.start();
    for (let reading = 0; reading < sensorReadings; reading++) {
      const startMs = performance.now();
      await reader.read();
      times.push(performance.now() - startMs);
    }
  } catch {
    return [];
  }
  const when = `${hertz === 1 ? "once" : `${hertz} times`} a second, all along`;
  return [{ id, medianMs: median(times) ?? 0, readings: times.length, when }];
}
