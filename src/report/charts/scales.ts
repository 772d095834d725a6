/** An axis with a fixed domain, so that label places can be worked out before drawing. */
export interface Axis {
  readonly type: "linear" | "log";
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  /** Our own expression for the tick labels, over `datum.value`. */
  readonly labels: string;
  readonly title: string;
}

type AxisText = Pick<Axis, "labels" | "title">;

export const jouleLabels =
  "datum.value < 0.001 ? format(datum.value * 1e6, '~r') + ' µJ' : datum.value < 1 ? format(datum.value * 1e3, ',~r') + ' mJ' : datum.value < 1000 ? format(datum.value, ',~r') + ' J' : format(datum.value / 1e3, ',~r') + ' kJ'";
export const percentLabels = "format(datum.value * 100, '.0f') + ' %'";
export const numberLabels = "format(datum.value, ',~r')";
export const byteLabels =
  "datum.value == 0 ? '0' : datum.value < 1e6 ? format(datum.value / 1e3, ',~r') + ' kB' : datum.value < 1e9 ? format(datum.value / 1e6, ',~r') + ' MB' : format(datum.value / 1e9, ',~r') + ' GB'";

/** Pixels from one tick to the next, so that labels don't meet. */
const tickRoom = 48;

/** A logarithmic axis around values, with room at both ends; ticks at 1, 2 and 5 as far as the length in pixels allows. */
export function logAxis(values: readonly number[], length: number, text: AxisText): Axis {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(1.15, (high / low) ** 0.06);
  const domain = [low / room, high * room] as const;
  const ticks = logTicks(domain, length);
  const sets = ticks.length < 3 ? [ticks, evenTicks(domain, length), roundEnds(domain)] : [ticks];
  const enough = sets.find((set) => set.length > 2) ?? sets.find((set) => set.length === 2);
  return { type: "log", domain, ticks: enough ?? ticks, ...text };
}

/** A linear axis from 0, for lengths, or around values, for positions; ticks at 1, 2 or 5. */
export function linearAxis(values: readonly number[], length: number, text: AxisText, from: "zero" | "values"): Axis {
  const high = Math.max(...values, Number.MIN_VALUE);
  const low = from === "zero" ? 0 : Math.min(...values);
  const step = niceStep((high - low || high) / Math.max(1, Math.floor(length / tickRoom) - 1));
  const domain = [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step] as const;
  const count = Math.round((domain[1] - domain[0]) / step);
  const ticks = Array.from({ length: count + 1 }, (_, index) => Number((domain[0] + index * step).toPrecision(12)));
  return { type: "linear", domain, ticks, ...text };
}

/** Accuracy from where it matters: around the intervals, never beyond 0 and 1. */
export function shareAxis(values: readonly number[], length: number, title: string): Axis {
  const axis = linearAxis(values, length, { labels: percentLabels, title }, "values");
  const domain = [Math.max(0, axis.domain[0]), Math.min(1, axis.domain[1])] as const;
  return { ...axis, domain, ticks: axis.ticks.filter((tick) => tick >= domain[0] && tick <= domain[1]) };
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough * 0.999) ?? 10;
  return factor * power;
}

function logTicks([low, high]: readonly [number, number], length: number): readonly number[] {
  const perDecade = length / Math.log10(high / low);
  const from = Math.floor(Math.log10(low));
  const decades = Array.from({ length: Math.ceil(Math.log10(high)) - from + 1 }, (_, index) => from + index);
  const stride = Math.max(1, Math.ceil(tickRoom / perDecade));
  const factors = [[1, 2, 5], [1, 3], [1]].find((set) => narrowest(set) * perDecade >= tickRoom) ?? [1];
  return decades
    .filter((power) => power % stride === 0)
    .flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
    .filter((tick) => tick >= low && tick <= high);
}

/** Ticks at even steps, for a domain too short for 1, 2 and 5: as close as the crowded end of a logarithmic axis allows. */
function evenTicks([low, high]: readonly [number, number], length: number): readonly number[] {
  const step = niceStep(high * (1 - (low / high) ** (tickRoom / length)));
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.max(0, Math.floor(high / step) - first + 1) }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

/** Two digits of both ends: for a domain that happens to hold no two steps that are rounder. */
function roundEnds([low, high]: readonly [number, number]): readonly number[] {
  const towards = (value: number, round: (number: number) => number): number => {
    const power = 10 ** (Math.floor(Math.log10(value)) - 1);
    return Number((round(value / power) * power).toPrecision(12));
  };
  return [towards(low, Math.ceil), towards(high, Math.floor)];
}

/** The smallest step between ticks at these factors of each decade, in decades. */
function narrowest(factors: readonly number[]): number {
  return Math.min(...factors.map((factor, index) => Math.log10((factors[index + 1] ?? 10) / factor)));
}

/** The pixel at which an axis of some length shows a value. */
export function pixelOf(axis: Axis, value: number, length: number): number {
  const place = axis.type === "log" ? Math.log : (number: number): number => number;
  const [low, high] = axis.domain;
  return ((place(value) - place(low)) / (place(high) - place(low))) * length;
}

/** The value that an axis of some length shows at a pixel. */
export function valueAt(axis: Axis, pixel: number, length: number): number {
  const [low, high] = axis.domain;
  const share = pixel / length;
  return axis.type === "log" ? low * (high / low) ** share : low + share * (high - low);
}

/** The Vega-Lite scale and axis of an `Axis`. */
export function encodingOf(axis: Axis): {
  scale: { type: "linear" | "log"; domain: number[]; nice: false; zero?: false };
  axis: { values: number[]; labelExpr: string; title: string | null };
} {
  return {
    scale: {
      type: axis.type,
      domain: [...axis.domain],
      nice: false,
      ...(axis.type === "linear" ? { zero: false } : {}),
    },
    axis: { values: [...axis.ticks], labelExpr: axis.labels, title: axis.title === "" ? null : axis.title },
  };
}
