/** CPU times summed over all cores, in ticks, and the number of cores. */
export interface CpuTicks {
  readonly busy: number;
  /** null: this kernel does not tell of a hypervisor. */
  readonly steal: number | null;
  readonly cores: number;
}

/** The first line of /proc/stat; null where it is none. Time of guests stands in user time already. Source: proc_stat(5). */
export function parseStat(text: string): CpuTicks | null {
  const fields = /^cpu +(\d+(?: \d+)*) *$/m.exec(text)?.[1]?.split(" ").map(Number);
  const cores = text.match(/^cpu\d+ /gm)?.length ?? 0;
  const [user, nice, system, idle, , irq = 0, softirq = 0, steal] = fields ?? [];
  if (user === undefined || nice === undefined || system === undefined || idle === undefined || cores === 0)
    return null;
  return { busy: user + nice + system + irq + softirq, steal: steal ?? null, cores };
}

/** Pages read back from swap since the start, of /proc/vmstat. Source: proc_vmstat(5). */
export function parseSwapIn(text: string): number | null {
  return wholeNumber(/^pswpin (\d+)$/m.exec(text)?.[1]);
}

/** Milliseconds in which some process waited for memory, of /proc/pressure/memory, which counts microseconds. */
export function parseMemoryStall(text: string): number | null {
  const microseconds = wholeNumber(/^some .*\btotal=(\d+)$/m.exec(text)?.[1]);
  return microseconds === null ? null : microseconds / 1000;
}

/** A file of sysfs that holds one whole number, such as a temperature in thousandths of a degree. */
export function wholeNumber(text: string | undefined | null): number | null {
  const digits = /^-?\d{1,15}$/.exec(text?.trim() ?? "")?.[0];
  return digits === undefined ? null : Number(digits);
}
