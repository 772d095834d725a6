import type { Dimension, Examined, Front, LimitCheck } from "../../analysis/choice/choose.ts";
import { counted } from "../../lib/counted.ts";
import { printable } from "../../lib/untrusted.ts";
import type { Figure } from "../../report/data/figures.ts";
import { bytes, decimals, quantity, significant } from "../../report/format/format.ts";
import { scopeText } from "../../report/words/scope.ts";
import type { Measured } from "./candidates.ts";
import type { Standing } from "./significance.ts";

export interface Outcome {
  readonly objective: Dimension;
  readonly examined: readonly Examined<Measured>[];
  /** null: no model keeps all limits. */
  readonly picked: Measured | null;
  readonly runnerUp: Measured | null;
  readonly between: Standing | null;
  /** Where another is better. */
  readonly gaveUp: readonly { readonly best: Measured; readonly standing: Standing }[];
  readonly nearest: Examined<Measured> | null;
}

const bests: Readonly<Record<Dimension, string>> = {
  accuracy: "most accurate",
  energy: "thriftiest",
  speed: "fastest",
  memory: "smallest in memory",
  size: "smallest file",
};

const nouns: Readonly<Record<Dimension, string>> = {
  accuracy: "accuracy",
  energy: "energy per correct answer",
  speed: "speed",
  memory: "memory",
  size: "file size",
};

export function outcomeText({ objective, examined, picked, runnerUp, between, gaveUp, nearest }: Outcome): string {
  if (picked === null) return noneText(examined, nearest);
  const fitting = examined.filter(({ fits }) => fits).length;
  const unsure = examined
    .find(({ candidate }) => candidate === picked)
    ?.checks.filter(({ state }) => state === "unsure");
  return [
    `${printable(picked.name)}: the ${bests[objective]} of ${fitting} of ${examined.length} models that keep the limits`,
    `  ${figuresText(picked)}`,
    ...(unsure ?? []).map(({ text }) => `  not surely within ${printable(text)}: its interval reaches beyond`),
    ...(runnerUp === null || between === null
      ? ["runner-up: none"]
      : [
          `runner-up: ${printable(runnerUp.name)}`,
          `  ${figuresText(runnerUp)}`,
          betweenText(picked, runnerUp, between),
        ]),
    ...gaveUp.map(
      ({ best, standing }) =>
        `given up: ${standingText(standing)} against ${printable(best.name)}, the ${bests[standing.dimension]}`,
    ),
    ...examined
      .filter(({ fits }) => !fits)
      .map((one) => `left out: ${printable(one.candidate.name)}, ${missText(one)}`),
  ].join("\n");
}

function noneText(examined: readonly Examined<Measured>[], nearest: Examined<Measured> | null): string {
  const miss =
    nearest === null
      ? []
      : [`nearest: ${printable(nearest.candidate.name)}, ${missText(nearest)}`, `  ${figuresText(nearest.candidate)}`];
  return [`none of ${examined.length} models keeps all limits`, ...miss].join("\n");
}

export function frontText({ members, dimensions }: Front<Measured>, others: readonly Measured[]): string {
  const weighed = dimensions.map((dimension) => nouns[dimension]).join(", ");
  return [
    `${members.length} of ${members.length + others.length} models that no other beats in ${weighed === "" ? "anything measured for all" : weighed}:`,
    ...members.map((one) => `  ${printable(one.name)}: ${figuresText(one)}`),
    ...(others.length === 0 ? [] : [`beaten in all of it: ${others.map(({ name }) => printable(name)).join(", ")}`]),
    "Figures are taken as they are; neighbours may not be told apart. Name limits or an --objective for one answer.",
  ].join("\n");
}

function figuresText({ figures, setting }: Measured): string {
  const { accuracy, energy, speed, memory, size } = figures;
  return [
    accuracy === null
      ? "accuracy not measured"
      : `accuracy ${percent(accuracy.value)} (${percent(accuracy.low)}–${percent(accuracy.high)})`,
    energy === null ? "no energy per correct answer" : energyText(setting.figures.energyPerCorrectAnswer),
    speed === null ? "speed not measured" : `${significant(speed.value, 3)} tokens/s`,
    memory === null ? "memory not measured" : `${bytes(memory.value)} memory`,
    size === null ? "" : `${bytes(size.value)} file`,
  ]
    .filter((text) => text !== "")
    .join(", ");
}

/** With its interval, what it covers, and that it is estimated where it is. */
function energyText(energy: Figure): string {
  const { value, interval } = quantity(energy) ?? { value: "no energy", interval: null };
  const uncertainty = [interval, scopeText(energy)].filter((part) => part !== null).join("; ");
  return `${value}${uncertainty === "" ? "" : ` (${printable(uncertainty)})`} per correct answer`;
}

const pairing: Readonly<Record<Standing["method"], string>> = {
  paired: " (95 % CI, paired)",
  "paired in part": " (95 % CI, energy paired by item)",
  "own intervals": " (from each model's own interval)",
};

function betweenText(picked: Measured, runnerUp: Measured, between: Standing): string {
  const { estimate, method, settled } = between;
  const how = estimate === null || estimate.low === estimate.high ? "" : pairing[method];
  const told = `${standingText(between)}${how}`;
  return settled
    ? `significant: ${told}`
    : `no significant difference between ${printable(picked.name)} and ${printable(runnerUp.name)}: ${told}`;
}

function standingText({ dimension, estimate, scale, againWith }: Standing): string {
  if (estimate === null) return `${nouns[dimension]} that can't be compared`;
  const { value, low, high } = estimate;
  if (scale === "difference") {
    const write = (share: number): string => `${share > 0 ? "+" : ""}${decimals(share * 100, 1)}`;
    return `${write(value)} points of ${nouns[dimension]} (${write(low)} … ${write(high)})`;
  }
  const uncertainty = [
    ...(low === high ? [] : [`${significant(low, 2)}–${significant(high, 2)}`]),
    ...(againWith === null ? [] : [`both with ${counted(againWith, "thread")}`]),
  ];
  return `${significant(value, 2)} times the ${nouns[dimension]}${uncertainty.length === 0 ? "" : ` (${uncertainty.join(", ")})`}`;
}

function missText({ checks }: Examined<Measured>): string {
  const broken = checks.filter(({ state }) => state === "broken" || state === "unknown");
  return broken.map(brokenText).join(" and ");
}

function brokenText({ text, state, excess }: LimitCheck): string {
  return state === "unknown"
    ? `not measured for ${printable(text)}`
    : `beyond ${printable(text)} by ${significant(excess * 100, 2)} %`;
}

const percent = (share: number): string => `${decimals(share * 100, 1)} %`;
