import { accuracy } from "./accuracy.ts";
import { baselineGain } from "./baseline-gain.ts";
import { completeness } from "./completeness.ts";
import { decision } from "./decision.ts";
import { derived } from "./derived.ts";
import { disturbed } from "./disturbed.ts";
import { energy } from "./energy.ts";
import { latency } from "./latency.ts";
import { latencyTail } from "./latency-tail.ts";
import { memory } from "./memory.ts";
import { againstReference } from "./reference/reference.ts";
import { roof } from "./roof.ts";
import { speed } from "./speed.ts";
import { threadKnee } from "./thread-knee.ts";
import type { Metric, MetricDefinition } from "./types.ts";

/** Every group of metrics. A new one is one file and one line here. */
export const metrics: readonly Metric[] = [
  decision,
  completeness,
  accuracy,
  baselineGain,
  againstReference,
  speed,
  threadKnee,
  roof,
  disturbed,
  latency,
  latencyTail,
  memory,
  energy,
  derived,
];

/** Every metric, in the order in which rows are given: the only list of their ids. */
export const metricDefinitions: readonly MetricDefinition[] = metrics.flatMap(({ definitions }) => definitions);
