import { basename, dirname } from "node:path";
import { printable } from "../../lib/untrusted.ts";
import { readCatalogue } from "../../models/catalogue/catalogue.ts";
import type { CatalogueModel, TrainingTokens } from "../../models/catalogue/catalogue-schema.ts";
import { describeModel, type ModelDescription } from "../../models/describe.ts";
import { walk } from "../../models/discover/walk.ts";
import { sidecarByName } from "../../models/sidecars.ts";
import { bytes, count, decimals, schooling, significant } from "../../report/format/format.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { interruptible } from "../shared/interrupt.ts";
import { openTerminal } from "../shared/terminal.ts";
import type { ShowArguments } from "./options.ts";
import { findTarget } from "./target.ts";

/** Tells what is known of a model: what its header says, and what is published of it. */
export async function showModel(argv: ShowArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const { signal } = interruptible();
  const options = { catalogue: argv.catalogue, type: "Q4_K", signal };
  const { header, origin } = await findTarget(argv.model, options);
  const description = describeModel(header, readCatalogue(argv.catalogue));
  const sidecars = origin === "file" ? sidecarsBeside(header.path) : [];
  if (argv.json) terminal.out(JSON.stringify({ path: header.path, origin, ...description, sidecars }, null, 2));
  else terminal.out(descriptionText(header.path, description, sidecars));
  return exitCodes.pass;
}

/** Projectors and draft heads in the model's own folder. */
function sidecarsBeside(path: string): readonly string[] {
  return walk(dirname(path), 0).files.filter(
    (other) => /\.gguf$/i.test(other) && other !== path && sidecarByName(other) !== null,
  );
}

function descriptionText(path: string, description: ModelDescription, sidecars: readonly string[]): string {
  const { name, architecture, parameters, quantization, bitsPerWeight, fileBytes, parts } = description;
  const { trainedContext, license, baseModels, tensorTypes, recognition, sidecar } = description;
  const { total, active, embedding, tied } = parameters;
  const facts: readonly (readonly [string, string | null])[] = [
    ["name", name],
    ...(sidecar === null ? [] : [["is", `${sidecar}, not a language model`] as const]),
    ["architecture", architecture],
    [
      "parameters",
      `${count(total)} (${total.toLocaleString("en-US")})${active === total ? "" : `, ${count(active)} active`}; embedding ${count(embedding)}${tied ? ", tied to the output" : ""}`,
    ],
    ["quantization", `${quantization}${bitsPerWeight === null ? "" : `, ${decimals(bitsPerWeight, 2)} bits a weight`}`],
    ["tensor types", tensorTypes.map(({ type, share }) => `${type} ${significant(share * 100, 2)} %`).join(", ")],
    ["file", `${bytes(fileBytes)}${parts === 1 ? "" : ` in ${parts} parts`}`],
    ["trained context", trainedContext === null ? null : `${trainedContext.toLocaleString("en-US")} tokens`],
    ["license", license],
    ["made of", baseModels.map((base) => base.repository ?? base.name ?? "?").join(", ") || null],
    ...sidecars.map((other) => ["beside it", `${basename(other)} (${sidecarByName(other)})`] as const),
    ["catalogue", recognitionWords(recognition)],
    ...(recognition.kind === "recognized" ? publishedFacts(recognition.model, total) : []),
  ];
  const lines = facts.map(([heading, value]) => `  ${heading.padEnd(17)} ${printable(value ?? "not told")}`);
  return [printable(path), ...lines].join("\n");
}

function recognitionWords(recognition: ModelDescription["recognition"]): string {
  switch (recognition.kind) {
    case "recognized":
      return `${recognition.model.name} (${recognition.confidence}${recognition.inherited ? ", what it was made of" : ""}): ${recognition.reason}`;
    case "ambiguous":
      return `one of ${recognition.candidates.map(({ name }) => name).join(", ")}: ${recognition.reason}`;
    case "unknown":
      return `not in it: ${recognition.reason}`;
  }
}

function publishedFacts(model: CatalogueModel, parameters: number): readonly (readonly [string, string | null])[] {
  const license = model.license === null ? null : `${model.license.name} (${model.license.evidence})`;
  return [
    ["published license", license],
    ...model.trainingTokens.map(
      (tokens, index) => [index === 0 ? "training tokens" : "or", trainingWords(tokens, parameters)] as const,
    ),
  ];
}

const bounds: Readonly<Record<TrainingTokens["bound"], string>> = {
  exact: "",
  about: "about ",
  "more-than": "more than ",
  "up-to": "up to ",
  "family-wide": "for its family, ",
  undisclosed: "",
};

function trainingWords({ tokens, bound, evidence, source }: TrainingTokens, parameters: number): string {
  if (tokens === null) return "undisclosed";
  const perParameter = schooling(tokens / parameters);
  const from = source === null ? evidence : `${evidence}: ${source}`;
  return `${bounds[bound]}${count(tokens)}, ${perParameter} a parameter (${from})`;
}
