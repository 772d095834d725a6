import { accuracy } from "./accuracy/accuracy.ts";
import { baselineGain } from "./accuracy/baseline-gain.ts";
import { completeness } from "./completeness.ts";
import { decision } from "./decision.ts";
import { derived } from "./derived.ts";
import { energy } from "./energy/energy.ts";
import { memory } from "./memory/memory.ts";
import { againstReference } from "./reference/reference.ts";
import { serving } from "./serving/serving.ts";
import { bandwidthUtilization } from "./timing/bandwidth-utilization.ts";
import { latency } from "./timing/latency.ts";
import { latencyTail } from "./timing/latency-tail.ts";
import { noisySamples } from "./timing/noisy-samples.ts";
import { speed } from "./timing/speed.ts";
import { threadSaturation } from "./timing/thread-saturation.ts";
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
  serving,
  memory,
  energy,
  derived,
];

/** Every metric, in the order in which rows are given: the only list of their ids. */
export const metricDefinitions: readonly MetricDefinition[] = metricGroups.flatMap(({ definitions }) => definitions);
