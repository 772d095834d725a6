import type { MetricDefinition, MetricGroup } from "./types.ts";

/** Made of other rows and of tables with a date, once a run is read: nothing of them is in the records. */
export const gramsPerThousand: MetricDefinition = {
  id: "co2_grams_per_1000_correct",
  label: "CO₂ per 1,000 correct answers",
  unit: "g/1,000 correct answers",
  better: "lower",
  budgetable: false,
  description:
    "Energy per correct answer × the carbon of a named grid (`report --grid`); the interval is the energy's own, the grid's is not in it.",
};

export const costPerThousand: MetricDefinition = {
  id: "cost_usd_per_1000_correct",
  label: "Electricity per 1,000 correct answers",
  unit: "$/1,000 correct answers",
  better: "lower",
  budgetable: false,
  description:
    "Energy per correct answer × a tariff (`report --kwh-price`): electricity alone, no machine and no work; the interval is the energy's own.",
};

export const equivalentSize: MetricDefinition = {
  id: "equivalent_parameters",
  label: "Equivalent size at 20 tokens per parameter",
  unit: "parameters",
  better: "neither",
  budgetable: false,
  description:
    "Parameters that Chinchilla's law gives the same loss at 20 training tokens each: a reference line, no verdict. Value by the later fit (Besiroglu et al. 2024), bounds by both published fits.",
};

/** Named here so that the ids have one list; their rows are made in `analysis`, of other rows. */
export const derived: MetricGroup = {
  definitions: [gramsPerThousand, costPerThousand, equivalentSize],
  meters: [],
  reduce: () => ({ add() {}, finish: () => ({ rows: [], alarms: [] }) }),
};
