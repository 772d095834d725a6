/** Graphics cards that an engine computes on; none: it computes on the processor, whatever cards the machine has. */
export interface EngineDevices {
  readonly names: readonly string[];
  /** Free now on all of them together; null: not told, or it is the machine's own memory. */
  readonly freeBytes: number | null;
}
