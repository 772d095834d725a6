export interface OpenOptions {
  readonly gpuLayers: number | "auto";
  /** Milliseconds without an answer to a request after which the process is ended. */
  readonly deadlineMs: number;
  /** Hears of the process when the engine is in memory and the model is not yet, so that meters can read their baseline. */
  readonly onSpawned: (pid: number) => Promise<void>;
}
