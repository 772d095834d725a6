import { deviceOf } from "../../records/device.ts";
import { noiseThresholds } from "../../records/noise.ts";
import type { BandwidthRecord, ModelIdentity, Plan } from "../../records/schema.ts";
import { timedMs } from "../../records/work.ts";
import { median } from "../../statistics/ranks.ts";
import { createBySetting, type Setting, settingsOf } from "../by-setting.ts";
import type { TimingCaveat } from "../caveat.ts";
import { rowOf } from "../row.ts";
import type { MetricDefinition, MetricGroup, Reducer, Row } from "../types.ts";
import { createSampleTally, disturbanceCaveats, loadsThatCount, type SampleGroup } from "./sample-tally.ts";
import { spreadOf } from "./spread.ts";

const definition: MetricDefinition = {
  id: "roof_share",
  label: "Share of the roof",
  unit: "share",
  better: "higher",
  description:
    "Bytes that decoding reads a second, by the model's header, as a share of the read bandwidth measured beside it with as many threads.",
  columns: [{ heading: "Share of the roof", brief: null, place: 110 }],
};

/** Decoding one token after another reads every active weight for each: bandwidth ÷ those bytes is its bandwidth ceiling. */
export const bandwidthUtilization: MetricGroup = {
  definitions: [definition],
  meters: [],
  reduce: ({ plan }) => bandwidthUtilizationReducer(plan),
};

function bandwidthUtilizationReducer(plan: Plan): Reducer {
  const samples = createSampleTally();
  const ceilings: BandwidthRecord[] = [];
  const devices = createBySetting(() => new Set<string>());
  return {
    add(record, recordId) {
      if (record.kind === "roof") ceilings.push(record);
      if (record.kind === "load" && record.engine.device !== null) devices.at(record).add(record.engine.device);
      if (record.kind === "sample" && record.phase === "decode") samples.add(record, recordId);
    },
    finish: () => ({
      // Runs in which memory was not read have no rows: there is nothing to say of them.
      rows:
        ceilings.length === 0
          ? []
          : settingsOf(plan).flatMap((setting) => {
              const onGpu = [...(devices.find(setting) ?? [])].some((device) => deviceOf(device) !== "cpu");
              const model = plan.models.find(({ id }) => id === setting.model);
              return samples
                .groups(setting, "decode")
                .map((group) => shareRow(setting, group, { model, ceilings, onGpu }));
            }),
      alarms: [],
    }),
  };
}

interface Known {
  readonly model: ModelIdentity | undefined;
  readonly ceilings: readonly BandwidthRecord[];
  readonly onGpu: boolean;
}

function shareRow(setting: Setting, group: SampleGroup, { model, ceilings, onGpu }: Known): Row {
  const { depth, tokens, threads, records } = group;
  const plain = {
    work: { phase: "decode", tokens, depth, sequences: 1 },
    threads: [threads],
    method: { kind: "bandwidth-share" },
    recordIds: records.ids(),
  } as const;
  const reads = model?.decodeReads;
  if (reads === undefined || reads.layers === null)
    return rowOf(definition, setting, null, { ...plain, caveats: [{ kind: "reads-unknown" }] });
  if (onGpu) return rowOf(definition, setting, null, { ...plain, caveats: [{ kind: "gpu-memory" }] });
  const beside = ceilingsBeside(ceilings, setting, threads);
  const best = median(beside.flatMap(({ bestBytesPerSecond }) => bestBytesPerSecond ?? []));
  if (best === null)
    return rowOf(definition, setting, null, {
      ...plain,
      caveats: [{ kind: "bandwidth-not-read", threads, reason: beside[0]?.reason ?? null }],
    });
  // On average over the tokens of the timing; layers with a window read no further back.
  const context = depth + (tokens - 1) / 2;
  const bytes = reads.layers.reduce(
    (sum, { bytesPerToken, window }) => sum + bytesPerToken * Math.min(context, window ?? context),
    reads.weightBytes,
  );
  const shares = loadsThatCount(group).map((load) =>
    load.map((timing) => (bytes * tokens * 1000) / timedMs(timing) / best).filter(Number.isFinite),
  );
  const { n, value, low, high } = spreadOf(shares);
  return rowOf(definition, setting, null, {
    ...plain,
    n,
    value,
    low,
    high,
    caveats: [
      ...disturbanceCaveats(group),
      ...(reads.note === null ? [] : [{ kind: "reads-note", note: reads.note } as const]),
      ...bandwidthMoved(beside),
      ...(value !== null && value > 1 ? [{ kind: "above-bandwidth" } as const] : []),
    ],
  });
}

/** Those taken beside the model, or beside the whole run where there are none. */
function ceilingsBeside(
  ceilings: readonly BandwidthRecord[],
  { model, variant }: Setting,
  threads: number,
): readonly BandwidthRecord[] {
  const alike = ceilings.filter((ceiling) => ceiling.threads === threads);
  const own = alike.filter((ceiling) => ceiling.model === model && ceiling.variant === variant);
  return own.length > 0 ? own : alike.filter((ceiling) => ceiling.model === null);
}

function bandwidthMoved(ceilings: readonly BandwidthRecord[]): readonly TimingCaveat[] {
  const of = (when: BandwidthRecord["when"]): number | null =>
    median(
      ceilings
        .filter((ceiling) => ceiling.when === when)
        .flatMap(({ medianBytesPerSecond }) => medianBytesPerSecond ?? []),
    );
  const [before, after] = [of("before"), of("after")];
  if (before === null || after === null) return [];
  const moved = Math.max(before, after) / Math.min(before, after) - 1;
  const { roofMoved: byMoreThan } = noiseThresholds;
  return moved > byMoreThan ? [{ kind: "bandwidth-moved", byMoreThan }] : [];
}
