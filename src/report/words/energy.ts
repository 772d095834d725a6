import type { Figure } from "../data/figures.ts";
import type { RunSummary, SettingSummary } from "../data/setting-summaries.ts";
import { decimals } from "../format/format.ts";
import { grouped } from "../format/grouped.ts";
import { coverageText } from "./scope.ts";

/**
 * Where a run's energies come from, what they cover and what their brackets hold, in one line for below a table; null where
 * it has none.
 */
export function energyInBrief({ run, settings }: RunSummary): string | null {
  const told = settings.flatMap((setting) => {
    const figure = energyOf(setting);
    return figure === null ? [] : [{ setting, figure }];
  });
  const [first] = told;
  if (first === undefined) return null;
  const { lowFactor, highFactor } = run.run.energyProxy;
  const estimated = first.figure.origin === "modelled";
  const origin = estimated ? "modelled from CPU time, not measured" : `measured by ${sensorsOf(first.figure)}`;
  const brackets = estimated
    ? `the model's whole error (×${decimals(lowFactor, 2)} … ×${decimals(highFactor, 2)})`
    : "the doubt of the readings";
  const groups = grouped(told, ({ figure }) => coverage(figure));
  const scopes = groups.map((group) => scopeInWords(group, groups.length > 1));
  return `Energy is ${origin}: ${scopes.join("; ")}. Brackets hold ${brackets}, and the accuracy's 95 % interval where it is for a correct answer.`;
}

function energyOf({ figures }: SettingSummary): Figure | null {
  const candidates = [figures.energyPerItem, figures.energyPerCorrectAnswer, figures.energyPerGeneratedToken];
  return candidates.find(({ value }) => value !== null) ?? null;
}

function sensorsOf({ method }: Figure): string {
  return method.kind === "sensor" ? method.sensors.join(" and ") : "";
}

function coverage(figure: Figure): string {
  return coverageText(figure) ?? "";
}

const maxNames = 3;

function scopeInWords(
  group: readonly { readonly setting: SettingSummary; readonly figure: Figure }[],
  several: boolean,
): string {
  const [first] = group;
  const covered = first === undefined ? "" : coverage(first.figure);
  if (!several) return covered;
  const names = group.slice(0, maxNames).map(({ setting }) => setting.brief);
  const rest = group.length - names.length;
  return `${covered} for ${names.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
