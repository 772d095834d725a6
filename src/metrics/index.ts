import { accuracy } from "./accuracy.ts";
import { bandwidthUtilization } from "./bandwidth-utilization.ts";
import { baselineGain } from "./baseline-gain.ts";
import { completeness } from "./completeness.ts";
import { decision } from "./decision.ts";
import { derived } from "./derived.ts";
import { energy } from "./energy.ts";
import { latency } from "./latency.ts";
import { latencyTail } from "./latency-tail.ts";
import { memory } from "./memory.ts";
import { noisySamples } from "./noisy-samples.ts";
import { againstReference } from "./reference/reference.ts";
import { speed } from "./speed.ts";
import { threadSaturation } from "./thread-saturation.ts";
import type { MetricDefinition, MetricGroup } from "./types.ts";

/** Every group of metrics. A new one is one file and one line here. */
export const metricGroups: readonly MetricGroup[] = [
  decision,
  completeness,
  accuracy,
  baselineGain,
  againstReference,
  speed,
  threadSaturation,
  bandwidthUtilization,
  noisySamples,
  latency,
  latencyTail,
  memory,
  energy,
  derived,
];

/** Every metric, in the order in which rows are given: the only list of their ids. */
export const metricDefinitions: readonly MetricDefinition[] = metricGroups.flatMap(({ definitions }) => definitions);
