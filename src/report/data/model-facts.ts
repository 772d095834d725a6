import { printable } from "../../lib/untrusted.ts";
import type { ModelIdentity } from "../../records/schema.ts";
import { whyUnknown } from "../../records/unknown.ts";
import type { SettingSummary } from "./setting-summaries.ts";

/** What a model is, so far as it has to be known to set quantizations of one model beside each other. */
interface QuantizationFacts {
  readonly parameters: number;
  readonly quantization: string;
  readonly bitsPerWeight: number;
}

/** A setting of which all of that is known. */
export type Quantized = SettingSummary & { readonly model: QuantizationFacts };

export function isQuantized(setting: SettingSummary): setting is Quantized {
  const { parameters, quantization, bitsPerWeight } = setting.model;
  return parameters !== null && quantization !== null && bitsPerWeight !== null;
}

/** A numeric fact of a model in words; where it is not known, the reason. */
export function factText(
  model: ModelIdentity,
  fact: "fileBytes" | "parameters" | "trainedContext",
  words: (value: number) => string,
): string {
  const value = model[fact];
  return value === null ? notKnown(model, fact) : words(value);
}

/** `not known: REASON`. */
export function notKnown(model: ModelIdentity, fact: keyof ModelIdentity): string {
  return model.unknown?.[fact] === undefined ? "not known" : `not known: ${printable(whyUnknown(model, fact))}`;
}
