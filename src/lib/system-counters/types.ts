/** The system's counters at one moment. They only grow while the machine runs; null where the system does not tell. */
export interface SystemCounters {
  /** Monotonic milliseconds of the reading process. */
  readonly atMs: number;
  /** Logical cores that the CPU times are summed over. */
  readonly cores: number;
  /** CPU time of all processes and of the kernel, in steps of `tickMs`. */
  readonly busyMs: number | null;
  /** CPU time that a hypervisor gave to other machines. */
  readonly stealMs: number | null;
  readonly throttleEvents: number | null;
  readonly swapInPages: number | null;
  /** Time in which some process waited for memory. */
  readonly memoryStalledMs: number | null;
  /** Mean over the cores looked at, now. */
  readonly frequencyMegahertz: number | null;
  /** Of the hottest sensor of the processor, now. */
  readonly temperatureCelsius: number | null;
}

/** Reads the counters in some ten to hundred microseconds without starting a program. Never throws. */
export interface CounterReader {
  read(): SystemCounters;
  /** Step in which CPU times grow. */
  readonly tickMs: number;
  /** Why a counter is null on this machine, by counter. */
  readonly missing: Readonly<Partial<Record<CounterName, string>>>;
}

export type CounterName = Exclude<keyof SystemCounters, "atMs" | "cores">;
