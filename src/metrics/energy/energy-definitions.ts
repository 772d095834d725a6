import type { MetricDefinition } from "../types.ts";
import type { Unit } from "../units.ts";

const lower = { better: "lower" } as const;

export const energyMetrics = {
  promptToken: {
    id: "energy_joules_per_prompt_token",
    label: "Energy per prompt token",
    unit: "J/token",
    ...lower,
    comparedBy: "work",
    description: "Joules for a token of the prompt, from the prefill timings.",
  },
  generatedToken: {
    id: "energy_joules_per_generated_token",
    label: "Energy per generated token",
    unit: "J/token",
    ...lower,
    comparedBy: "work",
    description: "Joules for a generated token, from the generation timings.",
    columns: [{ heading: "Energy per generated token", brief: null, place: 170, optional: true }],
  },
  item: {
    id: "energy_joules_per_item",
    label: "Energy per item",
    unit: "J/item",
    ...lower,
    description: "Joules for one answered item; loading the model and idling are not counted.",
    columns: [{ heading: "Energy per item", brief: null, place: 30 }],
  },
  correctAnswer: {
    id: "energy_joules_per_correct_answer",
    label: "Energy per correct answer",
    unit: "J/correct answer",
    ...lower,
    description:
      "Joules for one right answer above what guessing gives; no figure for a model that is not above chance.",
    columns: [{ heading: "Energy per correct answer", brief: "energy/correct", place: 20 }],
  },
  ratio: {
    id: "energy_ratio",
    label: "Energy against the reference",
    unit: "×",
    ...lower,
    description:
      "Energy per item as a multiple of the reference model's, or of the largest model's where none was named: where it is modelled, most of the model's error cancels at equal threads, and models that chose different numbers are asked some questions again with one.",
    columns: [{ heading: "Energy against the reference", brief: null, place: 40, optional: true }],
  },
  commonThreadsItem: commonThreads("item", "J/item", "one answered item"),
  commonThreadsCorrectAnswer: commonThreads("correct_answer", "J/correct answer", "one right answer above guessing"),
  aboveIdlePromptToken: aboveIdle("prompt_token", "J/token", "a token of the prompt"),
  aboveIdleGeneratedToken: aboveIdle("generated_token", "J/token", "a generated token"),
  aboveIdleItem: aboveIdle("item", "J/item", "one answered item"),
  aboveIdleCorrectAnswer: aboveIdle("correct_answer", "J/correct answer", "one right answer above guessing"),
  answeringWatts: {
    id: "answering_watts",
    label: "Power while answering",
    unit: "W",
    ...lower,
    description: "Mean power while questions were answered, by a sensor.",
  },
  idleWatts: {
    id: "idle_watts",
    label: "Power at rest",
    unit: "W",
    ...lower,
    description: "Power before the first model was opened, by a sensor.",
  },
} as const satisfies Record<string, MetricDefinition>;

function commonThreads(what: string, unit: Unit, words: string): MetricDefinition {
  return {
    id: `energy_common_threads_joules_per_${what}`,
    label: `Energy per ${what.replace("_", " ")} at the common thread count`,
    unit,
    ...lower,
    description: `Joules for ${words} with the threads that all models were asked some questions again with, where they had chosen different numbers: for comparing them.`,
  };
}

function aboveIdle(what: string, unit: Unit, words: string): MetricDefinition {
  return {
    id: `energy_above_idle_joules_per_${what}`,
    label: `Energy above idle per ${what.replace("_", " ")}`,
    unit,
    ...lower,
    description: `Joules for ${words} beyond what the machine draws at rest in that time; by a sensor only.`,
  };
}
