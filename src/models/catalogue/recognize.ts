import { basename } from "node:path";
import { printable } from "../../lib/untrusted.ts";
import { grouped } from "../gguf/byte-reader.ts";
import type { Gguf } from "../gguf/gguf.ts";
import { modelStem } from "../gguf/shards.ts";
import type { Catalogue } from "./catalogue.ts";
import type { CatalogueModel } from "./catalogue-schema.ts";
import { nameLength, nameWords } from "./model-names.ts";
import { elementsFit, shapeConflict } from "./shape-match.ts";

/** Which row of the catalogue a file is, and why that is thought. */
export type Recognition =
  | {
      readonly kind: "recognized";
      readonly model: CatalogueModel;
      /** `sure`: shape, size and name agree; `likely`: one of them is silent and no other row fits as well. */
      readonly confidence: "sure" | "likely";
      /** The row is what the file was made of, by its own account. */
      readonly inherited: boolean;
      readonly reason: string;
    }
  | { readonly kind: "ambiguous"; readonly candidates: readonly CatalogueModel[]; readonly reason: string }
  | { readonly kind: "unknown"; readonly reason: string };

/**
 * Names are easily wrong and shapes are shared, so neither is enough alone where the other speaks against it. A name
 * counts wherever the header or the file's own name gives it; rows of the user come first in the catalogue and win.
 */
export function recognize(header: Gguf, { models }: Catalogue): Recognition {
  const named = bestNamed(header, models);
  const alike = models.filter((model) => model.shape !== null && shapeConflict(header, model.shape) === null);
  const fitting = alike.filter((model) => elementsFit(header, model));

  const both = named.models.filter((model) => fitting.includes(model));
  const [sure] = both;
  if (sure !== undefined) return recognized(header, sure, "sure", named);
  if (named.models.length > 0) return byNameAlone(header, named);
  if (fitting.length === 0) return { kind: "unknown", reason: "neither its name nor its shape is in the catalogue" };
  return byShapeAlone(header, fitting);
}

interface Named {
  readonly models: readonly CatalogueModel[];
  /** What the name was found in. */
  readonly text: string;
  readonly inherited: boolean;
}

/** Rows whose names stand in the texts; only the longest name counts: `OLMo 7B Twin 2T` is no `OLMo 7B`. */
function bestNamed(header: Gguf, models: readonly CatalogueModel[]): Named {
  for (const { text, inherited } of textsOf(header)) {
    const words = nameWords(text);
    const lengths = models.map((model) => nameLength(model, words));
    const most = Math.max(0, ...lengths);
    if (most > 0) return { models: models.filter((_, index) => lengths[index] === most), text, inherited };
  }
  return { models: [], text: "", inherited: false };
}

/** Where a name may stand, what tells most first. */
function textsOf(header: Gguf): readonly { readonly text: string; readonly inherited: boolean }[] {
  const own = [header.name, joined(header.basename, header.sizeLabel), modelStem(basename(header.path))];
  const bases = header.baseModels.flatMap(({ name, repository }) => [repository, name]);
  return [
    ...own.flatMap((text) => (text === null ? [] : [{ text, inherited: false }])),
    ...bases.flatMap((text) => (text === null ? [] : [{ text, inherited: true }])),
  ];
}

function joined(name: string | null, size: string | null): string | null {
  return name === null ? null : [name, size ?? ""].join(" ");
}

function byNameAlone(header: Gguf, named: Named): Recognition {
  const silent = named.models.find((model) => model.shape === null && elementsFit(header, model));
  if (silent !== undefined) return recognized(header, silent, "likely", named);
  const [claimed] = named.models;
  const what = claimed === undefined ? "nothing known" : contradiction(header, claimed);
  return { kind: "unknown", reason: `${said(named)}, but ${what}` };
}

function contradiction(header: Gguf, model: CatalogueModel): string {
  const conflict = model.shape === null ? null : shapeConflict(header, model.shape);
  if (conflict !== null) return `${conflict}, which is not ${model.name}`;
  return `its ${grouped(header.tensors.elements)} parameters are not the ${grouped(model.parameters.total)} of ${model.name}`;
}

/** Models of one shape often differ in the context that they were trained for. */
function byShapeAlone(header: Gguf, fitting: readonly CatalogueModel[]): Recognition {
  const sameContext = fitting.filter(({ shape }) => shape?.context === header.contextLength);
  const candidates = sameContext.length > 0 ? sameContext : fitting;
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return recognized(header, only, "likely", null);
  const names = candidates.map(({ name }) => name).join(", ");
  return { kind: "ambiguous", candidates, reason: `${shapeOf(header)}: that is ${names}; its name does not say which` };
}

function recognized(
  header: Gguf,
  model: CatalogueModel,
  confidence: "sure" | "likely",
  named: Named | null,
): Recognition {
  const evidence = model.shape === null ? `${grouped(header.tensors.elements)} parameters` : shapeOf(header);
  const name = named === null ? "no name says so" : said(named);
  return {
    kind: "recognized",
    model,
    confidence,
    inherited: named?.inherited ?? false,
    reason: `${evidence}; ${name}`,
  };
}

function said({ text, inherited }: Named): string {
  const shown = printable(text.length > 80 ? `${text.slice(0, 80)}…` : text);
  return inherited ? `made of "${shown}" by its own account` : `named "${shown}"`;
}

function shapeOf(header: Gguf): string {
  const counts = [
    [header.blockCount, "layers"],
    [header.embeddingLength, "wide"],
    [header.vocabularySize, "tokens"],
    [header.tensors.elements, "parameters"],
  ] as const;
  const known = counts.flatMap(([value, unit]) => (value === null ? [] : [`${grouped(value)} ${unit}`]));
  return `architecture ${printable(header.architecture ?? "unknown")}, ${known.join(", ")}`;
}
