/** How models that are named by their files are measured first. */
export const measuringOptions = {
  suite: {
    alias: "s",
    type: "string",
    array: true,
    default: [] as string[],
    describe: "For model files: the suites to ask first (default: as run does)",
  },
  limit: { type: "number", describe: "For model files: ask at most N items of each task" },
  loads: { type: "number", default: 6, describe: "For model files: fresh starts of each, in turns" },
  threads: { alias: "t", type: "number", describe: "For model files: threads" },
} as const;

export interface Measuring {
  readonly suite: readonly string[];
  readonly limit: number | undefined;
  readonly loads: number;
  readonly threads: number | undefined;
  readonly results: string;
}
