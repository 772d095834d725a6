import type { Row } from "../../metrics/types.ts";
import { unitKind } from "../../metrics/units.ts";

/** The part of a row that is shown as a number. */
export type Quantity = Pick<Row, "value" | "low" | "high" | "unit">;

interface Step {
  readonly from: number;
  readonly divisor: number;
  readonly unit: string;
}

const byteSteps: readonly Step[] = [
  { from: 1e12, divisor: 1e12, unit: "TB" },
  { from: 1e9, divisor: 1e9, unit: "GB" },
  { from: 1e6, divisor: 1e6, unit: "MB" },
  { from: 1e3, divisor: 1e3, unit: "kB" },
  { from: 0, divisor: 1, unit: "B" },
];
const jouleSteps: readonly Step[] = [
  { from: 1e6, divisor: 1e6, unit: "MJ" },
  { from: 1e3, divisor: 1e3, unit: "kJ" },
  { from: 1, divisor: 1, unit: "J" },
  { from: 1e-3, divisor: 1e-3, unit: "mJ" },
  { from: 0, divisor: 1e-6, unit: "µJ" },
];
const timeSteps: readonly Step[] = [
  { from: 6e4, divisor: 6e4, unit: "min" },
  { from: 1e3, divisor: 1e3, unit: "s" },
  { from: 1, divisor: 1, unit: "ms" },
  { from: 0, divisor: 1e-3, unit: "µs" },
];
const countSteps: readonly Step[] = [
  { from: 1e12, divisor: 1e12, unit: "T" },
  { from: 1e9, divisor: 1e9, unit: "B" },
  { from: 1e6, divisor: 1e6, unit: "M" },
  { from: 1e4, divisor: 1e3, unit: "k" },
  { from: 0, divisor: 1, unit: "" },
];

function stepFor(value: number, steps: readonly Step[]): Step {
  const size = Math.abs(value);
  return steps.find((step) => size >= step.from) ?? { from: 0, divisor: 1, unit: "" };
}

/** A number to so many significant digits, without an exponent, with a real minus sign. */
export function significant(value: number, digits: number): string {
  if (value === 0) return "0";
  const exponent = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(digits)))));
  const decimals = Math.min(20, Math.max(0, digits - 1 - exponent));
  return signed(Number(value.toPrecision(digits)).toLocaleString("en-US", fixed(decimals)));
}

/** A number to so many decimals, with a real minus sign. */
export function decimals(value: number, places: number): string {
  return signed((value === 0 ? 0 : value).toLocaleString("en-US", fixed(places)));
}

function fixed(places: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: places, maximumFractionDigits: places };
}

function signed(text: string): string {
  return text === "-0" || /^-0\.0*$/.test(text) ? text.slice(1) : text.replace("-", "−");
}

/** Decimal bytes: `310 MB`. */
export function bytes(value: number): string {
  const step = stepFor(value, byteSteps);
  return `${significant(value / step.divisor, 3)} ${step.unit}`;
}

/** A count in words of science: `8M`, `2T`, `1.07M`; below ten thousand as it is. */
export function count(value: number, digits = 3): string {
  const step = stepFor(value, countSteps);
  if (step.unit === "") return Math.round(value).toLocaleString("en-US");
  return `${significant(value / step.divisor, digits)
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "")}${step.unit}`;
}

/** Floating-point operations as a power of ten: `4.8×10¹³ FLOP`. */
export function flop(value: number): string {
  return `${scientific(value)} FLOP`;
}

/** A number as a power of ten, two digits of it: `6.8×10⁻⁷`, `10¹³`. */
export function scientific(value: number): string {
  const [mantissa, exponent] = value.toExponential(1).split("e");
  const raised = String(Number(exponent))
    .replace("-", "⁻")
    .replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)] ?? digit);
  return `${(mantissa ?? "").replace(/\.0$/, "")}×10${raised}`;
}

/** Tokens per parameter. */
export function schooling(value: number): string {
  return value >= 1000 ? count(value, 2) : significant(value, 2);
}

/** Decimals of a percentage that an interval of this half-width supports. */
function percentPlaces(low: number | null, high: number | null): number {
  if (low === null || high === null) return 1;
  const halfWidth = ((high - low) / 2) * 100;
  return halfWidth >= 0.95 ? 0 : 1;
}

/** A quantity as text with its unit, and its interval in the same unit; null where there is none. */
export interface QuantityText {
  readonly value: string;
  readonly interval: string | null;
}

/** Writes a quantity to the digits that make sense for its unit; null when there is no value. */
export function quantity(figure: Quantity): QuantityText | null {
  const { value, low, high, unit } = figure;
  if (value === null) return null;
  if (isShare(unit)) {
    const places = percentPlaces(low, high);
    return withInterval(figure, (number) => decimals(number * 100, places), " %");
  }
  const { write, label } = writerOf(unit, value);
  return withInterval(figure, write, label === "" ? "" : ` ${label}`);
}

function withInterval(figure: Quantity, write: (number: number) => string, label: string): QuantityText {
  const { value, low, high } = figure;
  const interval = low === null || high === null ? null : range(write(low), write(high));
  return { value: `${write(value ?? 0)}${label}`, interval };
}

/** `a–b`, or `a … b` where a minus sign would make the dash unreadable. */
export function range(low: string, high: string): string {
  return low.includes("−") || high.includes("−") ? `${low} … ${high}` : `${low}–${high}`;
}

/** Value and interval in one text: `79 % (75–83)`. */
export function quantityInWords(figure: Quantity): string {
  const text = quantity(figure);
  if (text === null) return "not measured";
  return text.interval === null ? text.value : `${text.value} (${text.interval})`;
}

/** A unit under which values run from 0 to 1 and are read as percentages. */
export function isShare(unit: string): boolean {
  return unitKind(unit) === "share";
}

/** How a number of a unit is written, and the unit that stands behind it. */
function writerOf(unit: string, value: number): { readonly write: (number: number) => string; readonly label: string } {
  const kind = unitKind(unit);
  switch (kind) {
    case "bytes":
    case "energy":
    case "time": {
      const { steps, digits } = scales[kind];
      const step = stepFor(value, steps);
      return { write: (number) => significant(number / step.divisor, digits), label: step.unit };
    }
    case "whole":
      return { write: (number) => count(number), label: unit };
    case "share":
    case "plain":
      return { write: (number) => significant(number, 3), label: unit };
  }
}

const scales = {
  bytes: { steps: byteSteps, digits: 3 },
  // The proxy's interval spans a factor of three: a third digit would be an invention.
  // What a joule is spent on stands in the heading or the sentence.
  energy: { steps: jouleSteps, digits: 2 },
  time: { steps: timeSteps, digits: 3 },
} as const;
