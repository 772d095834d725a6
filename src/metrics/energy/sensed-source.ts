import { type EnergyScope, type EnergySensing, energyMeterId, type SeriesRecord } from "../../records/schema.ts";
import type { Setting } from "../by-setting.ts";
import type { EnergyCaveat, SensorProblem } from "../caveat.ts";
import { type EnergyTrack, joinTracks, type TimeWindow, trackOf } from "./energy-track.ts";
import { minReadings } from "./energy-windows.ts";

type Source = EnergySensing["sources"][number];

/** The sensors that a run's energy is told by: one, or a processor's and graphics cards' together. */
export interface SensedSource {
  readonly sources: readonly Source[];
  readonly track: EnergyTrack;
  /** Of the slowest. */
  readonly hertz: number;
  readonly covers: readonly EnergyScope[];
  /** Power at rest of all of them; null where one did not tell. */
  readonly idle: { readonly watts: number; readonly low: number; readonly high: number } | null;
  /** What it does not see. */
  readonly caveats: readonly EnergyCaveat[];
}

/** The answers of one setting in time, or its timings. */
export interface SettingWindows {
  readonly setting: Setting;
  readonly windows: readonly TimeWindow[];
}

export type Choice =
  | { readonly serves: SensedSource; readonly passed: readonly EnergyCaveat[] }
  | { readonly serves: null; readonly passed: readonly EnergyCaveat[] };

/** So much of the answers' time must be covered by readings. */
const coverage = 0.9;

/**
 * The best sensor that saw the answers of every model: figures of one run must have one scope, or they could not be
 * compared. `passed`: the better ones that did not serve, with the reason.
 */
export function chooseSource(
  sensing: EnergySensing | undefined,
  series: readonly SeriesRecord[],
  settings: readonly SettingWindows[],
  onGpu: boolean,
): Choice {
  const passed: EnergyCaveat[] = [];
  const asked = settings.filter(({ windows }) => windows.length > 0);
  if (asked.length === 0) return { serves: null, passed };
  for (const candidate of candidatesOf(sensing?.sources ?? [], series, onGpu)) {
    const problem = problemWith(candidate, series, asked);
    if (problem === null) return { serves: candidate, passed };
    passed.push({ kind: "sensor-not-used", sensors: candidate.sources.map(({ id }) => id), problem });
  }
  return { serves: null, passed };
}

function candidatesOf(
  sources: readonly Source[],
  series: readonly SeriesRecord[],
  onGpu: boolean,
): readonly SensedSource[] {
  const of = (...scopes: readonly EnergyScope[]): readonly Source[] =>
    sources.filter(({ scope }) => scopes.includes(scope));
  const whole = of("wall", "machine").map((source) => [source]);
  const chips = of("soc", "package").map((source) => [source]);
  const cards = of("gpu").map((source) => [source]);
  const both = cards.flatMap((card) => of("package").map((chip) => [...card, chip]));
  const ordered = onGpu ? [...whole, ...both, ...of("soc").map((source) => [source]), ...cards] : [...whole, ...chips];
  return ordered.map((group) => sensedBy(group, series, onGpu));
}

function sensedBy(sources: readonly Source[], series: readonly SeriesRecord[], onGpu: boolean): SensedSource {
  const idle = sources.map((source) => source.idle);
  const known = idle.filter((power) => power !== null);
  const total = (pick: (power: NonNullable<Source["idle"]>) => number): number =>
    known.reduce((sum, power) => sum + pick(power), 0);
  const scopes = sources.map(({ scope }) => scope);
  return {
    sources,
    track: joinTracks(
      sources.map(({ id, hertz }) =>
        trackOf(
          series.filter(({ meter }) => meter === energyMeterId(id)),
          hertz,
        ),
      ),
    ),
    hertz: Math.min(...sources.map(({ hertz }) => hertz)),
    covers: scopes,
    idle:
      known.length < idle.length
        ? null
        : { watts: total(({ watts }) => watts), low: total(({ low }) => low), high: total(({ high }) => high) },
    caveats: onGpu && scopes.every((scope) => scope === "gpu") ? [{ kind: "without-processor" }] : [],
  };
}

function problemWith(
  { sources, track, hertz }: SensedSource,
  series: readonly SeriesRecord[],
  settings: readonly SettingWindows[],
): SensorProblem | null {
  const own = series.filter(({ meter }) => sources.some(({ id }) => energyMeterId(id) === meter));
  const still = own.find(({ stoodStill }) => stoodStill === true);
  if (still !== undefined) return droppedFor(still) ?? { kind: "stood-still" };
  for (const { setting, windows } of settings) {
    const lengthOf = ({ startMs, endMs }: TimeWindow): number => endMs - startMs;
    const all = windows.reduce((sum, window) => sum + lengthOf(window), 0);
    const seen = windows.reduce((sum, window) => sum + (track.joulesIn(window) === null ? 0 : lengthOf(window)), 0);
    if (seen < coverage * all) {
      const dropped = own.find(({ dropped: reason }) => reason !== undefined);
      return droppedFor(dropped) ?? { kind: "saw-too-little", share: seen / all, model: setting.model };
    }
    if (windows.every((window) => (track.joulesIn(window) ?? 0) === 0))
      return { kind: "no-energy", model: setting.model };
    if ((all / 1000) * hertz < minReadings)
      return { kind: "too-slow", hertz, model: setting.model, seconds: all / 1000 };
  }
  return null;
}

function droppedFor(series: SeriesRecord | undefined): SensorProblem | null {
  return series?.dropped === undefined ? null : { kind: "dropped", reason: series.dropped };
}
