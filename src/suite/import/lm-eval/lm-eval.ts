import { UserError } from "../../../lib/errors.ts";
import { shownPath } from "../../../lib/located-yaml.ts";
import type { RawRow } from "../../formats/types.ts";
import { slug } from "../names.ts";
import { render } from "../render.ts";
import { createSkips } from "../skips.ts";
import type { Imported, ImportedTask, Importer, ImportSettings } from "../types.ts";
import { isRecord } from "../yaml.ts";
import { type Fields, refusePython, withIncludes } from "./config.ts";
import { dataOf } from "./data.ts";
import { type AskedDocument, askedDocument, rightChoices } from "./document.ts";
import { generationPlan, metricNames } from "./generation.ts";

/** A task of lm-evaluation-harness as far as it is YAML: templates over local files, without Python. */
export const lmEval: Importer = {
  id: "lm-eval",
  title: "a task of lm-evaluation-harness",
  layout: "YAML with output_type, doc_to_text and doc_to_target",
  recognises: ({ type, ...content }) =>
    type === "document" &&
    "value" in content &&
    ["output_type", "doc_to_text", "doc_to_target", "dataset_path", "include"].some((key) => key in content.value),
  async read(content, settings) {
    if (content.type !== "document")
      throw new UserError(`${shownPath(content.path)} is no task of lm-evaluation-harness`);
    return readTask(content.path, await withIncludes(content.path, content.value), settings);
  },
};

const outputTypes = ["multiple_choice", "generate_until", "loglikelihood", "loglikelihood_rolling"] as const;
type OutputType = (typeof outputTypes)[number];

async function readTask(path: string, config: Fields, { data, chat }: ImportSettings): Promise<Imported> {
  refusePython(config, path);
  const named = config["output_type"] ?? "generate_until";
  const type = outputTypes.find((one) => one === named);
  if (type === undefined)
    throw new UserError(`${shownPath(path)} output_type: ${String(named)} is none of ${outputTypes.join(", ")}`);
  if (config["doc_to_text"] === undefined && config["doc_to_target"] === undefined)
    throw new UserError(`${shownPath(path)} has neither doc_to_text nor doc_to_target: nothing says what is asked`);
  const skips = createSkips();
  const at = shownPath(path);
  const shots = Number(config["num_fewshot"] ?? 0);
  const { asked, examples } = await dataOf(config, path, data);
  const shape = shapeOf(type, config, chat ?? false);
  for (const reason of shape.skipped) skips.add(at, reason);
  if (typeof config["gen_prefix"] === "string")
    skips.add(at, "gen_prefix: an answer that is begun for the model is not taken over");
  const separator = String(config["fewshot_delimiter"] ?? "\n\n");
  const itemsOf = (rows: readonly RawRow[]) =>
    rows.flatMap(({ value, where }, index) =>
      skips.orNone(where, () => {
        if (!isRecord(value)) throw new Error("a row with fields expected");
        return { where, value: { id: idOf(value, index), ...shape.fields(askedDocument(config, value), value) } };
      }),
    );
  const items = itemsOf(asked);
  const same = examples === asked;
  const first = isRecord(config["fewshot_config"]) && config["fewshot_config"]["sampler"] === "first_n";
  const withShots = shots > 0 && (type === "multiple_choice" || type === "generate_until");
  const task: ImportedTask = {
    name: slug(typeof config["task"] === "string" ? config["task"] : "task", "task"),
    kind: shape.kind,
    description: `From a task of lm-evaluation-harness: ${typeof config["task"] === "string" ? config["task"] : at}`,
    settings: { ...shape.settings, ...preambleOf(config, withShots, separator) },
    items,
    ...(withShots
      ? {
          examples: {
            items: same ? items : itemsOf(examples),
            count: shots,
            choose: first ? "first" : "by-item",
            separator,
          },
        }
      : {}),
  };
  return {
    tasks: [task],
    skipped: skips.all,
    notes:
      withShots && !first
        ? ["examples are drawn by item and seed; the harness draws others, so figures are near to its own, not equal"]
        : [],
  };
}

const idOf = (row: Fields, index: number): string => {
  const { id } = row;
  return typeof id === "string" && id !== "" ? id : typeof id === "number" ? String(id) : String(index + 1);
};

/** A description stands before the examples once; without examples it is part of each question. */
function preambleOf(config: Fields, withShots: boolean, separator: string): Fields {
  const description = config["description"];
  if (!withShots || typeof description !== "string" || description === "") return {};
  const text = description.endsWith(separator) ? description.slice(0, -separator.length) : description.trimEnd();
  return text === "" ? {} : { preamble: text.replace(/[{}]/g, "$&$&") };
}

interface Shape {
  readonly kind: string;
  readonly settings: Fields;
  readonly skipped: readonly string[];
  fields(asked: AskedDocument, row: Fields): Fields;
}

function shapeOf(type: OutputType, config: Fields, chat: boolean): Shape {
  const delimiter = String(config["target_delimiter"] ?? " ");
  const shots = Number(config["num_fewshot"] ?? 0) > 0;
  const before = (row: Fields): string =>
    typeof config["description"] === "string" && !shots ? render(config["description"], row) : "";
  switch (type) {
    case "multiple_choice": {
      const primary = metricNames(config).find((name) => ["acc", "acc_norm", "acc_bytes"].includes(name)) ?? "acc";
      const others = metricNames(config).filter(
        (name) => !["acc", "acc_norm", "acc_bytes", "brier_score"].includes(name),
      );
      return {
        kind: "multiple-choice",
        settings: { choicePrefix: delimiter, primary },
        skipped: others.map((name) => `metric ${name} has no counterpart here`),
        fields({ text, choices, target }, row) {
          if (choices === null) throw new Error("doc_to_choice is missing");
          return { question: before(row) + text, choices, answer: rightChoices(target, choices) };
        },
      };
    }
    case "generate_until": {
      const { settings, skipped } = generationPlan(config);
      return {
        kind: "generate",
        settings: { ...settings, answerPrefix: delimiter, ...(chat ? { chat: true } : {}) },
        skipped,
        fields: ({ text, target, choices }, row) => ({
          prompt: before(row) + text,
          answer: answersOf(target, choices),
        }),
      };
    }
    case "loglikelihood":
      return {
        kind: "cloze",
        settings: {},
        skipped: metricNames(config)
          .filter((name) => !["acc", "perplexity"].includes(name))
          .map((name) => `metric ${name} has no counterpart here`),
        fields: ({ text, target }, row) => ({ context: before(row) + text, target: delimiter + String(target) }),
      };
    case "loglikelihood_rolling":
      return {
        kind: "text",
        settings: {},
        skipped: [],
        fields: ({ text, target }) => ({ text: typeof target === "string" && target !== "" ? target : text }),
      };
  }
}

function answersOf(target: unknown, choices: readonly string[] | null): string | readonly string[] {
  if (choices !== null) return [rightChoices(target, choices)].flat().map((place) => choices[place] ?? "");
  if (Array.isArray(target)) return target.map(String);
  if (target === null || target === undefined || String(target) === "")
    throw new Error("doc_to_target gives no answer");
  return String(target);
}
