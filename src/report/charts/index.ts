import { batchChart } from "./batch.ts";
import { breakEvenChart } from "./break-even.ts";
import type { ChartBuilder } from "./chart.ts";
import { costsChart } from "./costs.ts";
import { energyAccuracyChart } from "./energy-accuracy.ts";
import { equalComputeChart } from "./equal-compute.ts";
import { fitsChart } from "./fits.ts";
import { latencyChart } from "./latency.ts";
import { memoryChart } from "./memory.ts";
import { quantizationChart } from "./quantization.ts";
import { schoolingChart } from "./schooling.ts";
import { ratesChart, usersChart } from "./serving.ts";
import { speedChart } from "./speed.ts";
import { tasksChart } from "./tasks.ts";

/** The charts of a run in the order of the page; neighbours are about equally high. */
export const chartBuilders: readonly ChartBuilder[] = [
  energyAccuracyChart,
  schoolingChart,
  equalComputeChart,
  quantizationChart,
  speedChart,
  batchChart,
  latencyChart,
  usersChart,
  ratesChart,
  memoryChart,
  fitsChart,
  breakEvenChart,
  costsChart,
  tasksChart,
];
