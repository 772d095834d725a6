import { z } from "zod";
import { energyScope } from "./schema.ts";

const text = z.string();

/** What a baseline of version 1 said in words that nothing is made of any more: it equals itself alone. */
const untyped = z.strictObject({ text });

/** What only an open engine tells. */
const neverOpen = z.strictObject({ state: z.literal("never-open") });

/** A setting that the run swept over is compared within the run: it is no part of how the run was measured. */
function setting<T extends z.ZodType>(value: T) {
  return z.union([value, z.strictObject({ sweptOver: z.array(value).readonly() }), untyped]);
}

/** The sensors that an energy was read from, and what they cover together. */
export const sensedBy = z.strictObject({ sensors: z.array(text).readonly(), covers: z.array(energyScope).readonly() });
export type SensedBy = z.infer<typeof sensedBy>;

/** How the items of a task were asked. */
export const scoring = z.strictObject({
  /** As results name it. */
  method: text,
  inChatTemplate: z.boolean(),
});
export type Scoring = z.infer<typeof scoring>;

/** What answers depend on, but for the model and the items. */
const answerConditions = z.strictObject({
  runner: text,
  /** null: not known, here as below. */
  engine: z.union([
    z.strictObject({ name: text, build: text.nullable(), package: text.nullable() }),
    neverOpen,
    untyped,
  ]),
  seed: z.union([z.number(), untyped]),
  /** Tokens; null: as long as the longest item. */
  context: setting(z.number().nullable()),
});
export type AnswerConditions = z.infer<typeof answerConditions>;

/** What timings and energies depend on beside those. */
const timingConditions = z.strictObject({
  machine: text,
  /** null: by trial. */
  threads: setting(z.number().nullable()),
  "gpu-layers": setting(z.union([z.number(), z.literal("auto")])),
  device: z.union([text.nullable(), neverOpen]),
  "kv-cache": z.union([setting(text.nullable()), neverOpen]),
  /** How CPU time stands for energy where no sensor is read. */
  energy: z.union([z.strictObject({ source: text, scope: text, wattsPerThread: z.number() }), untyped]),
});
export type TimingConditions = z.infer<typeof timingConditions>;

export const measuringProtocol = z.strictObject({ answers: answerConditions, timings: timingConditions });

/** How a side was measured. Two sides are comparable where all of it agrees: answers need the first part, timings and energy both. */
export type MeasuringProtocol = z.infer<typeof measuringProtocol>;

/** All that two sides must agree in, by the keys that a policy's `swap:` names. */
export interface ComparabilityValues extends AnswerConditions, Omit<TimingConditions, "energy"> {
  readonly energy: TimingConditions["energy"] | SensedBy;
  /** Hash of the suite. */
  readonly suite: string;
  /** Digest of items and prompts. */
  readonly prompt: string;
  /** Of the rules by which answers were read and scored. */
  readonly "scoring-version": number;
  readonly scoring: { readonly scoring: readonly Scoring[]; readonly primaryMetric: string | null };
}
