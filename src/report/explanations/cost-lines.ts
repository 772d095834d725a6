import { dollarsPerMillionTokens, tokensToMatchTraining, yearsOfUse } from "../../analysis/cost/cost.ts";
import type { ApiPrice } from "../../analysis/cost/cost-tables.ts";
import { printable } from "../../lib/untrusted.ts";
import type { Catalogue } from "../../models/catalogue/catalogue.ts";
import { trainingEnergy } from "../../models/catalogue/training-energy.ts";
import type { Figure } from "../data/figures.ts";
import type { SettingSummary } from "../data/setting-summaries.ts";
import { estimateOf } from "../format/estimate.ts";
import { count, significant } from "../format/format.ts";
import { coverageText } from "../words/scope.ts";

/** What a million generated tokens cost here against published prices, and when use has taken as much energy as training. */
export function costLines(
  settings: readonly SettingSummary[],
  tables: {
    readonly dollarsPerKilowattHour: number;
    readonly prices: readonly ApiPrice[];
    readonly catalogue: Catalogue;
  },
): readonly string[] {
  const lines = settings.flatMap((setting) => [
    electricityLine(setting, tables.dollarsPerKilowattHour),
    ...trainingLine(setting, tables.catalogue),
  ]);
  const [cheapest] = tables.prices;
  const dearest = tables.prices.at(-1);
  if (cheapest === undefined || dearest === undefined) return lines;
  return [
    ...lines,
    `published prices per million generated tokens: ${priceInWords(cheapest)} to ${priceInWords(dearest)}; they pay for more than electricity, and change`,
  ];
}

function electricityLine({ name, figures }: SettingSummary, dollarsPerKilowattHour: number): string {
  const joules = estimateOf(figures.energyPerGeneratedToken);
  if (joules === null)
    return `${printable(name)}: energy per generated token was not measured, so its electricity is not known`;
  const { value, low, high } = dollarsPerMillionTokens(joules, dollarsPerKilowattHour);
  return `${printable(name)}: $${significant(value, 2)} (${significant(low, 2)}–${significant(high, 2)}) of electricity per million generated tokens, at $${dollarsPerKilowattHour}/kWh, ${energyOrigin(figures.energyPerGeneratedToken)}`;
}

function trainingLine({ name, model, figures }: SettingSummary, { models }: Catalogue): readonly string[] {
  const row = models.find(({ id }) => id === model.catalogue?.id);
  const energy = row?.training == null ? null : trainingEnergy(row.training);
  const joules = estimateOf(figures.energyPerGeneratedToken);
  const tokens = energy === null || joules === null ? null : tokensToMatchTraining(energy.joules, joules);
  if (row === undefined || energy === null || tokens === null) return [];
  const speed = figures.decode.value;
  const years = speed === null ? "" : `, ${count(yearsOfUse(tokens.value, speed))} years around the clock`;
  const most = energy.kind === "most-drawn" ? " at most, by GPU hours at full power" : "";
  return [
    `${printable(name)}: training ${printable(row.name)} took as much energy as ${count(tokens.value)} generated tokens (${count(tokens.low)}–${count(tokens.high)}; use ${energyOrigin(figures.energyPerGeneratedToken)})${most}${years}`,
  ];
}

/** `modelled (package, 2 threads)`: whence the energy of use is known, and what it covers. */
function energyOrigin(figure: Figure): string {
  const covered = coverageText(figure);
  return covered === null ? figure.origin : `${figure.origin} (${covered})`;
}

function priceInWords({ model, outputDollars, asOf, source }: ApiPrice): string {
  return `$${outputDollars} (${printable(model)}, ${asOf}, ${printable(source)})`;
}
