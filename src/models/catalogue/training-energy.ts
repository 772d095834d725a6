import type { PublishedTraining } from "./catalogue-schema.ts";

export interface TrainingEnergy {
  readonly joules: number;
  /** As published; or GPU hours at the most that a GPU draws, which is an upper bound for the GPUs alone. */
  readonly kind: "published" | "most-drawn";
}

/** null where neither energy nor GPU hours with their power are published. */
export function trainingEnergy(training: PublishedTraining): TrainingEnergy | null {
  const { energyMegawattHours, gpuHours, wattsPerGpu } = training;
  if (energyMegawattHours !== null) return { joules: energyMegawattHours * 3.6e9, kind: "published" };
  if (gpuHours === null || wattsPerGpu === null) return null;
  return { joules: gpuHours * wattsPerGpu * 3600, kind: "most-drawn" };
}
