/** The questions of a run as the page carries them, short keys left out: JSON, gzipped, in base64. Read by the page's script. */
export interface ItemBlock {
  /** Key and name of each model, in the order of the cells. */
  readonly models: readonly (readonly [key: string, name: string, brief: string])[];
  /** Key of each task, and whether its scores run from wrong (0) to right (1). */
  readonly tasks: readonly (readonly [key: string, metric: string, isShare: 0 | 1])[];
  readonly items: readonly ItemBlockRow[];
}

export type ItemBlockRow = readonly [
  task: number,
  id: string,
  prompt: string | null,
  expected: string | null,
  /** One a model; 0: it was not asked. */
  cells: readonly (ItemBlockCell | 0)[],
];

export type ItemBlockCell = readonly [
  score: number | null,
  text?: string | null,
  logLikelihoods?: readonly number[],
  remark?: string | null,
];
