import type { Figure } from "./figures.ts";
import { decimals } from "./format.ts";
import { grouped } from "./grouped.ts";
import type { RunSummary, Subject } from "./subjects.ts";
import { coverageText } from "./words/scope.ts";

/**
 * Where a run's energies come from, what they cover and what their brackets hold, in one line for below a table; null where
 * it has none.
 */
export function energyInBrief({ run, subjects }: RunSummary): string | null {
  const told = subjects.flatMap((subject) => {
    const figure = energyOf(subject);
    return figure === null ? [] : [{ subject, figure }];
  });
  const [first] = told;
  if (first === undefined) return null;
  const { lowFactor, highFactor } = run.run.energyProxy;
  const modelled = first.figure.origin === "modelled";
  const origin = modelled ? "modelled from CPU time, not measured" : `measured by ${sensorsOf(first.figure)}`;
  const brackets = modelled
    ? `the model's whole error (×${decimals(lowFactor, 2)} … ×${decimals(highFactor, 2)})`
    : "the doubt of the readings";
  const groups = grouped(told, ({ figure }) => coverage(figure));
  const scopes = groups.map((group) => scopeInWords(group, groups.length > 1));
  return `Energy is ${origin}: ${scopes.join("; ")}. Brackets hold ${brackets}, and the accuracy's 95 % interval where it is for a correct answer.`;
}

function energyOf({ figures }: Subject): Figure | null {
  const candidates = [figures.energyPerItem, figures.energyPerCorrectAnswer, figures.energyPerGeneratedToken];
  return candidates.find(({ value }) => value !== null) ?? null;
}

function sensorsOf({ method }: Figure): string {
  return method.kind === "sensor" ? method.sensors.join(" and ") : "";
}

function coverage(figure: Figure): string {
  return coverageText(figure) ?? "";
}

const mostNames = 3;

function scopeInWords(
  group: readonly { readonly subject: Subject; readonly figure: Figure }[],
  several: boolean,
): string {
  const [first] = group;
  const covered = first === undefined ? "" : coverage(first.figure);
  if (!several) return covered;
  const names = group.slice(0, mostNames).map(({ subject }) => subject.brief);
  const rest = group.length - names.length;
  return `${covered} for ${names.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}
