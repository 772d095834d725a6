/** A system under one load. */
export interface LoadPoint {
  readonly load: number;
  /** Of any unit, above 0. */
  readonly latency: number;
  readonly throughput: number;
}

/**
 * The load at the knee: where throughput ÷ latency, Kleinrock's power, is greatest (Kleinrock 1979, Power and deterministic
 * rules of thumb for probabilistic problems in computer communications, ICC). null where nothing has a power.
 */
export function kneeOf(points: readonly LoadPoint[]): number | null {
  let [knee, most] = [null as number | null, 0];
  for (const { load, latency, throughput } of points) {
    const power = latency > 0 ? throughput / latency : 0;
    if (power > most) [knee, most] = [load, power];
  }
  return knee;
}
