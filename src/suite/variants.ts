import { UserError } from "../lib/errors.ts";
import { seededRandom, shuffled } from "../lib/random.ts";
import { kvCacheType, type Plan, type Variant } from "../records/schema.ts";

type Settings = Omit<Variant, "id">;

/** A setting that a sweep may go through: its name on the command line, what it may be, and how it is set. */
interface Axis {
  readonly allowed: string;
  /** null: not allowed. */
  readonly read: (value: string) => Partial<Settings> | null;
  /** What a plain option has set already, which a sweep can't set again. */
  readonly option: { readonly name: string; readonly isSet: (settings: Settings) => boolean } | null;
}

const wholeNumber = (value: string, least: number): number | null =>
  /^\d{1,9}$/.test(value) && Number(value) >= least ? Number(value) : null;

const axes: Readonly<Record<string, Axis>> = {
  threads: {
    allowed: "whole numbers of at least 1",
    read: (value) => set("threads", wholeNumber(value, 1)),
    option: { name: "-t/--threads", isSet: ({ threads }) => threads !== null },
  },
  flashAttention: {
    allowed: "on, off, auto",
    read: (value) => set("flashAttention", (["on", "off", "auto"] as const).find((known) => known === value) ?? null),
    option: null,
  },
  kvCache: {
    allowed: kvCacheType.options.join(", "),
    read: (value) => set("kvCacheType", kvCacheType.options.find((known) => known === value) ?? null),
    option: null,
  },
  batch: {
    allowed: "whole numbers of at least 1",
    read: (value) => set("batchSize", wholeNumber(value, 1)),
    option: null,
  },
  gpuLayers: {
    allowed: "whole numbers, auto",
    read: (value) => set("gpuLayers", value === "auto" ? value : wholeNumber(value, 0)),
    option: { name: "-ngl/--gpu-layers", isSet: ({ gpuLayers }) => gpuLayers !== "auto" },
  },
};

function set<K extends keyof Settings>(key: K, value: Settings[K] | null): Partial<Settings> | null {
  return value === null ? null : ({ [key]: value } as Partial<Settings>);
}

/** Names of the settings that can be swept, for help texts. */
const sweepKeys: readonly string[] = Object.keys(axes);

/** More variants than this are a slip of the keyboard. */
const maxVariants = 256;

export interface SweptVariants {
  readonly variants: readonly Variant[];
  /** Combinations that no engine runs, and why. */
  readonly leftOut: readonly string[];
}

/**
 * The variants that `KEY=A,B` texts ask for: every combination of their values on top of the plain settings, or these
 * alone. Throws UserError naming what is allowed, or when no combination is possible.
 */
export function variantsOf(settings: Settings, sweeps: readonly string[]): SweptVariants {
  if (sweeps.length === 0) return { variants: [{ id: "default", ...settings }], leftOut: [] };
  const all = combinations(settings, sweeps);
  const reasons = all.map(whyImpossible);
  const leftOut = all.flatMap(({ id }, index) => {
    const reason = reasons[index];
    return reason == null ? [] : [`${id}: ${reason}`];
  });
  const variants = all.filter((_, index) => reasons[index] === null);
  if (variants.length === 0) throw new UserError(`--sweep: nothing is left of it (${leftOut.join("; ")})`);
  return { variants, leftOut };
}

function combinations(settings: Settings, sweeps: readonly string[]): readonly Variant[] {
  const swept = sweeps.map((text) => readSweep(text, settings));
  const [twice] = swept.filter(({ key }, index) => swept.findIndex((other) => other.key === key) !== index);
  if (twice !== undefined) throw new UserError(`--sweep names ${twice.key} twice: put its values into one list`);
  const number = swept.reduce((product, { values }) => product * values.length, 1);
  if (number > maxVariants)
    throw new UserError(`--sweep asks for ${number} combinations of settings: ${maxVariants} is the most`);
  const none: readonly Variant[] = [{ id: "", ...settings }];
  return swept.reduce(
    (made, { key, values }) =>
      made.flatMap((variant) =>
        values.map(({ text, change }) => ({
          ...variant,
          ...change,
          id: variant.id === "" ? `${key}=${text}` : `${variant.id} ${key}=${text}`,
        })),
      ),
    none,
  );
}

function readSweep(text: string, settings: Settings) {
  const [, key = "", list = ""] = /^([^=]*)=(.*)$/.exec(text) ?? [];
  const axis = Object.hasOwn(axes, key) ? axes[key] : undefined;
  if (axis === undefined)
    throw new UserError(`--sweep ${text}: write KEY=VALUE,VALUE with a key of ${sweepKeys.join(", ")}`);
  if (axis.option?.isSet(settings) === true)
    throw new UserError(`${key} is given twice: by ${axis.option.name} and by --sweep`);
  const values = [...new Set(list.split(",").map((value) => value.trim()))].map((value) => {
    const change = axis.read(value);
    if (change === null) throw new UserError(`--sweep ${key}: "${value}" is none of: ${axis.allowed}`);
    return { text: value, change };
  });
  return { key, values };
}

/** Why no model can run under a variant's settings; null: nothing speaks against it. */
function whyImpossible({ kvCacheType: cache, flashAttention }: Variant): string | null {
  const isQuantized = cache !== undefined && !["f32", "f16", "bf16"].includes(cache);
  return isQuantized && flashAttention === "off" ? `a KV cache of ${cache} needs flash attention` : null;
}

/** A model under one variant, by their places in the plan. */
export interface PlanSetting {
  readonly model: number;
  readonly variant: number;
}

/**
 * The order in which a load takes models and variants: at random, anew for each load, so that slow changes of the machine
 * fall on all alike. Drawn from the plan's seed: a run gone on with keeps it, and anyone can draw it again.
 */
export function settingsOfLoad({ models, variants, seed }: Plan, load: number): readonly PlanSetting[] {
  const all = models.flatMap((_, model) => variants.map((_, variant) => ({ model, variant })));
  return shuffled(all, seededRandom(`blocks/${seed}/${load}`));
}
