import type { PlanTask, ResultRecord } from "../../records/schema.ts";
import { createClusters } from "../../statistics/clusters.ts";
import { hasNoWidth } from "../../statistics/interval.ts";
import { ratioInterval } from "../../statistics/ratios.ts";
import { createBySetting, type Setting, settingsOf } from "../by-setting.ts";
import { createRecordIds, joinRecordIds, type RecordIds } from "../record-ids.ts";
import { changeFigure } from "../reference/flips.ts";
import type { PairedFigure } from "../reference/types.ts";
import { rowOf } from "../row.ts";
import type { MetricDefinition, MetricGroup, Row } from "../types.ts";
import { countsRight } from "./scores.ts";

const definitions = {
  right: {
    id: "right_gain",
    label: "Right answers above the baseline task",
    unit: "share difference",
    better: "higher",
    description:
      "Share answered right less the share of the same items right in the task's baseline, such as without the document.",
  },
  text: {
    id: "bits_per_byte_gain",
    label: "Bits per byte below the baseline task",
    unit: "bits/byte",
    better: "higher",
    description:
      "Bits per byte of the same texts in the task's baseline, such as without what stands before them, less those here.",
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;

/** One answer, as far as a gain needs it. */
type Kept = {
  readonly group: string | null;
  readonly right: number | null;
  readonly text: { readonly nats: number; readonly bytes: number } | null;
};

interface KeptAnswers {
  /** By the item's id: the two tasks ask it in different words, so hashes would not meet. */
  readonly answers: Map<string, Kept>;
  readonly records: RecordIds;
}

interface Pair {
  readonly cluster: string;
  readonly before: Kept;
  readonly after: Kept;
}

/** What a task gains over the task named as its baseline, item by item; nothing for tasks that name none. */
export const baselineGain: MetricGroup = {
  definitions: Object.values(definitions),
  meters: [],
  reduce({ plan }) {
    const gaining = plan.tasks.filter(({ baseline }) => baseline !== undefined);
    const primary = new Map(plan.tasks.map(({ key, primaryMetric }) => [key, primaryMetric]));
    const wanted = new Set(gaining.flatMap(({ key, baseline = "" }) => [key, baseline]));
    const kept = createBySetting((): KeptAnswers => ({ answers: new Map(), records: createRecordIds() }));
    return {
      add(record, recordId) {
        if (record.kind !== "result" || !wanted.has(record.task)) return;
        const { answers, records } = kept.at(record, record.task);
        answers.set(record.item, keep(record, primary.get(record.task) ?? null));
        records.add(recordId);
      },
      finish: () => ({
        rows: settingsOf(plan).flatMap((setting) =>
          gaining.flatMap((task) =>
            gainRows(setting, task, kept.find(setting, task.baseline), kept.find(setting, task.key)),
          ),
        ),
        alarms: [],
      }),
    };
  },
};

function keep({ group = null, score, output }: ResultRecord, metric: string | null): Kept {
  return {
    group,
    right: metric !== null && countsRight(metric) ? (score[metric] ?? null) : null,
    text: output.type === "rolling" ? { nats: -output.logLikelihood, bytes: output.bytes } : null,
  };
}

function gainRows(
  setting: Setting,
  task: PlanTask,
  before: KeptAnswers | undefined,
  after: KeptAnswers | undefined,
): readonly Row[] {
  const { baseline } = task;
  if (baseline === undefined || before === undefined || after === undefined) return [];
  const pairs = [...after.answers].flatMap(([item, answer]): Pair[] => {
    const other = before.answers.get(item);
    const cluster = answer.group === null ? `item ${item}` : `group ${answer.group}`;
    return other === undefined ? [] : [{ cluster, before: other, after: answer }];
  });
  const unpaired = before.answers.size + after.answers.size - 2 * pairs.length;
  return [rightFigure(pairs), textFigure(pairs)].flatMap((figure) => {
    if (figure === null) return [];
    const { definition, statistic, ...values } = figure;
    return [
      rowOf(definition, setting, task.key, {
        ...values,
        method: { kind: "over-baseline", baseline, statistic },
        caveats: unpaired > 0 ? [{ kind: "unpaired-answers", answers: unpaired }] : [],
        recordIds: joinRecordIds([before.records, after.records]),
      }),
    ];
  });
}

type Gain = PairedFigure & { readonly n: number; readonly definition: MetricDefinition };

function rightFigure(pairs: readonly Pair[]): Gain | null {
  const judged = pairs.flatMap(({ cluster, before, after }) =>
    before.right === null || after.right === null ? [] : [{ cluster, before: before.right, after: after.right }],
  );
  return judged.length === 0 ? null : { definition: definitions.right, n: judged.length, ...changeFigure(judged) };
}

function textFigure(pairs: readonly Pair[]): Gain | null {
  const clusters = createClusters();
  let n = 0;
  for (const { cluster, before, after } of pairs) {
    if (before.text === null || after.text === null) continue;
    clusters.add(cluster, (before.text.nats - after.text.nats) / Math.LN2, after.text.bytes);
    n += 1;
  }
  if (n === 0) return null;
  const found = ratioInterval(clusters.pairs);
  const interval = found === null || hasNoWidth(found) ? null : found;
  const bounds = { low: interval?.low ?? null, high: interval?.high ?? null };
  return {
    definition: definitions.text,
    n,
    value: clusters.pairs.ratio(),
    ...bounds,
    statistic: { kind: "difference-of-sums" },
  };
}
