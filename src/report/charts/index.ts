import type { ChartBuilder } from "./chart.ts";
import { energyAccuracyChart } from "./energy-accuracy.ts";
import { equalComputeChart } from "./equal-compute.ts";
import { memoryChart } from "./memory.ts";
import { schoolingChart } from "./schooling.ts";
import { speedChart } from "./speed.ts";
import { tasksChart } from "./tasks.ts";

/** The charts of a run in the order of the page. */
export const chartBuilders: readonly ChartBuilder[] = [
  energyAccuracyChart,
  equalComputeChart,
  schoolingChart,
  speedChart,
  memoryChart,
  tasksChart,
];
