import type { LoadRecord, ModelIdentity, Plan, SeriesRecord, ServerProcess } from "../../records/schema.ts";
import { whyUnknown } from "../../records/unknown.ts";
import { range } from "../../statistics/ranks.ts";
import { createBySetting, type Setting, settingsOf } from "../by-setting.ts";
import type { Caveat, MemoryCaveat } from "../caveat.ts";
import { createRecordIds, type RecordIds } from "../record-ids.ts";
import { rowOf } from "../row.ts";
import type { MetricDefinition, MetricGroup, Row } from "../types.ts";
import { memoryMetrics } from "./memory-definitions.ts";
import { type EstimatedLoad, estimateRows } from "./memory-estimate-rows.ts";
import { anonymousPeak, type Peak, residentPeak, takenAtPeak } from "./memory-peak.ts";

interface MemoryCell {
  readonly resident: Peak[];
  readonly anonymous: Peak[];
  /** Ids of the processes that held it. */
  readonly processes: Set<number>;
  readonly servers: ServerProcess[];
  readonly accounts: LoadRecord["engine"]["memory"][];
  readonly estimates: EstimatedLoad[];
  readonly containers: SeriesRecord[];
  readonly readings: RecordIds;
  readonly loads: RecordIds;
}

/** Bytes that a model takes: of its process from outside, by the engine's own account, and on disk. */
export const memory: MetricGroup = {
  definitions: Object.values(memoryMetrics),
  meters: ["memory", "container"],
  reduce({ plan }) {
    const bySetting = createBySetting(emptyCell);
    return {
      add(record, recordId) {
        if (record.kind === "series" && record.meter === "memory") {
          const cell = bySetting.at(record);
          cell.resident.push(residentPeak(record));
          cell.anonymous.push(anonymousPeak(record));
          cell.readings.add(recordId);
        }
        if (record.kind === "series" && record.meter === "container") bySetting.at(record).containers.push(record);
        if (record.kind === "load") {
          bySetting.at(record).accounts.push(record.engine.memory);
          if (record.pid !== null) bySetting.at(record).processes.add(record.pid);
          if (record.server !== undefined) bySetting.at(record).servers.push(record.server);
          const { memoryEstimate: estimate, engine } = record;
          if (estimate !== undefined) bySetting.at(record).estimates.push({ estimate, account: engine.memory });
          bySetting.at(record).loads.add(recordId);
        }
      },
      finish: () => ({
        rows: settingsOf(plan).flatMap((setting) => rowsOf(plan, setting, bySetting.find(setting) ?? emptyCell())),
        alarms: [],
      }),
    };
  },
};

function emptyCell(): MemoryCell {
  return {
    resident: [],
    anonymous: [],
    processes: new Set(),
    servers: [],
    accounts: [],
    estimates: [],
    containers: [],
    readings: createRecordIds(),
    loads: createRecordIds(),
  };
}

function rowsOf(plan: Plan, setting: Setting, cell: MemoryCell): readonly Row[] {
  const model = plan.models.find(({ id }) => id === setting.model);
  return [
    ...(model === undefined ? [] : [fileRow(setting, model)]),
    residentRow(setting, cell),
    peakRow(memoryMetrics.peakAnonymous, setting, cell.anonymous, cell),
    accountRow(memoryMetrics.weights, setting, cell, ({ modelRamBytes, modelVramBytes }) => [
      modelRamBytes,
      modelVramBytes,
    ]),
    accountRow(memoryMetrics.context, setting, cell, ({ contextRamBytes, contextVramBytes }) => [
      contextRamBytes,
      contextVramBytes,
    ]),
    ...estimateRows(setting, cell.estimates, cell.loads),
  ];
}

function fileRow(setting: Setting, model: ModelIdentity): Row {
  const { fileBytes } = model;
  return rowOf(memoryMetrics.file, setting, null, {
    method: { kind: "file-size" },
    n: fileBytes === null ? 0 : 1,
    value: fileBytes,
    covers: ["disk"],
    caveats: fileBytes === null ? [{ kind: "unknown", why: whyUnknown(model, "fileBytes") }] : [],
  });
}

/** With how near the container came to its limit: the process alone does not tell whether the model just fitted. */
function residentRow(setting: Setting, cell: MemoryCell): Row {
  const row = peakRow(memoryMetrics.peakResident, setting, cell.resident, cell);
  return { ...row, caveats: [...row.caveats, ...containerCaveats(cell.containers)] };
}

function peakRow(definition: MetricDefinition, setting: Setting, peaks: readonly Peak[], cell: MemoryCell): Row {
  const [server] = cell.servers;
  if (server !== undefined) return serverRow(definition, setting, peaks, { cell, server });
  const known = peaks.flatMap((one) => {
    const [taken, { peak, baseline }] = [takenAtPeak(one), one];
    return taken === null || peak === null || baseline === null ? [] : [{ peak, baseline, taken }];
  });
  const highest = known.reduce<(typeof known)[number] | null>(
    (best, load) => (best === null || load.taken > best.taken ? load : best),
    null,
  );
  const place = { covers: ["process"], recordIds: cell.readings.ids() } as const;
  if (highest === null)
    return rowOf(definition, setting, null, {
      ...place,
      method: { kind: "memory-peak", loads: null, bounds: null },
      caveats: [whyNoPeak(cell)],
    });
  const bounds = known.length >= 2 ? range(known.map(({ taken }) => taken)) : null;
  return rowOf(definition, setting, null, {
    ...place,
    method: { kind: "memory-peak", loads: known.length, bounds: bounds === null ? null : "range-over-loads" },
    n: known.length,
    value: highest.taken,
    low: bounds?.low ?? null,
    high: bounds?.high ?? null,
    caveats: [{ kind: "process-before", peakBytes: highest.peak, baselineBytes: highest.baseline }],
  });
}

/** A server was open before: all that it holds is told, which is no difference to what it held without a model. */
function serverRow(
  definition: MetricDefinition,
  setting: Setting,
  peaks: readonly Peak[],
  { cell, server }: { readonly cell: MemoryCell; readonly server: ServerProcess },
): Row {
  const held = range(peaks.flatMap(({ peak }) => peak ?? []));
  const bounds = held !== null && peaks.length >= 2 ? held : null;
  return rowOf(definition, setting, null, {
    covers: ["server"],
    recordIds: cell.readings.ids(),
    method: {
      kind: "memory-peak",
      loads: held === null ? null : peaks.length,
      bounds: bounds === null ? null : "range-over-loads",
    },
    n: held === null ? 0 : peaks.length,
    value: held?.high ?? null,
    low: bounds?.low ?? null,
    high: bounds?.high ?? null,
    caveats: [
      server.pid === null
        ? { kind: "server-not-measured", reason: server.reason }
        : held === null
          ? { kind: "system-silent" }
          : { kind: "server-memory", program: server.program },
    ],
  });
}

function whyNoPeak({ accounts, processes }: MemoryCell): Caveat {
  if (accounts.length === 0) return { kind: "never-opened" };
  return { kind: processes.size === 0 ? "no-process" : "system-silent" };
}

function accountRow(
  definition: MetricDefinition,
  setting: Setting,
  cell: MemoryCell,
  pick: (account: MemoryCell["accounts"][number]) => readonly [ram: number | null, vram: number | null],
): Row {
  const totals = cell.accounts
    .map(pick)
    .flatMap(([ram, vram]) => (ram === null && vram === null ? [] : [(ram ?? 0) + (vram ?? 0)]));
  const all = range(totals);
  return rowOf(definition, setting, null, {
    method: { kind: "engine-account" },
    n: totals.length,
    value: all?.high ?? null,
    low: all === null || all.low === all.high ? null : all.low,
    high: all === null || all.low === all.high ? null : all.high,
    covers: ["main-memory", "gpu-memory"],
    caveats: all !== null ? [] : [{ kind: cell.accounts.length === 0 ? "never-opened" : "no-account" }],
    recordIds: cell.loads.ids(),
  });
}

/** How near a container came to its limit, of the meter `container`; none where there is no limit, or nothing was told. */
function containerCaveats(series: readonly SeriesRecord[]): readonly MemoryCaveat[] {
  const highest = (name: string): number | null =>
    range(
      series.flatMap(({ columns, rows }) =>
        rows.flatMap((row) => {
          const value = row[columns.indexOf(name)];
          return typeof value === "number" ? [value] : [];
        }),
      ),
    )?.high ?? null;
  const [usedBytes, peakBytes] = [highest("container_used_bytes"), highest("container_peak_bytes")];
  const limitBytes = highest("container_limit_bytes");
  if (limitBytes === null || (usedBytes === null && peakBytes === null)) return [];
  return [{ kind: "container", limitBytes, usedBytes, peakBytes }];
}
