import { costPerThousand, gramsPerThousand } from "../../metrics/derived.ts";
import type { Price } from "../../metrics/method.ts";
import type { MetricDefinition, Row } from "../../metrics/types.ts";
import { type Estimate, linear } from "../../statistics/interval.ts";
import type { Grid } from "./cost-tables.ts";

const joulesPerKilowattHour = 3.6e6;

/** What turns joules into money and carbon; null where the user did not say. */
export interface CostBasis {
  readonly grid: Grid | null;
  readonly dollarsPerKilowattHour: number | null;
}

/** Dollars of electricity for a million tokens. */
export function dollarsPerMillionTokens(joulesPerToken: Estimate, dollarsPerKilowattHour: number): Estimate {
  return linear(joulesPerToken, (1e6 / joulesPerKilowattHour) * dollarsPerKilowattHour, 0);
}

/**
 * Rows of CO₂ and of electricity's cost for 1,000 right answers above chance, one for each row of the energy of one. They
 * keep its interval: the grid's and the tariff's own spread are not in it, so both are named in `method`.
 */
export function costRows(rows: readonly Row[], { grid, dollarsPerKilowattHour }: CostBasis): readonly Row[] {
  const energies = rows.filter(({ metric }) => metric === "energy_joules_per_correct_answer");
  const carbon =
    grid === null
      ? []
      : energies.map((row) =>
          scaled(row, gramsPerThousand, (1000 * grid.gramsPerKilowattHour) / joulesPerKilowattHour, priceOf(grid)),
        );
  const money =
    dollarsPerKilowattHour === null
      ? []
      : energies.map((row) =>
          scaled(row, costPerThousand, (1000 * dollarsPerKilowattHour) / joulesPerKilowattHour, {
            kind: "tariff",
            dollarsPerKilowattHour,
          }),
        );
  return [...carbon, ...money];
}

/** What a row says of the grid behind it. */
function priceOf({ name, gramsPerKilowattHour, year }: Grid): Price {
  return { kind: "grid", name, gramsPerKilowattHour, year };
}

function scaled(row: Row, { id, unit, better }: MetricDefinition, factor: number, price: Price): Row {
  const times = (value: number | null): number | null => (value === null ? null : value * factor);
  return {
    ...row,
    metric: id,
    unit,
    better,
    value: times(row.value),
    low: times(row.low),
    high: times(row.high),
    method: { kind: "priced", energy: row.method, price },
    origin: "modelled",
  };
}

/** Tokens of use that take as much energy as the training took; bounds by those of the energy per token. */
export function tokensToMatchTraining(trainingJoules: number, joulesPerToken: Estimate): Estimate | null {
  const { value, low, high } = joulesPerToken;
  if (low <= 0) return null;
  return { value: trainingJoules / value, low: trainingJoules / high, high: trainingJoules / low };
}

/** Years of use around the clock for so many tokens. */
export function yearsOfUse(tokens: number, tokensPerSecond: number): number {
  return tokens / tokensPerSecond / (365.25 * 24 * 3600);
}
