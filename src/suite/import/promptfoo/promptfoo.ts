import { counted } from "../../../lib/counted.ts";
import { UserError } from "../../../lib/errors.ts";
import { shownPath } from "../../../lib/located-yaml.ts";
import type { Check } from "../../../tasks/checks.ts";
import type { RawRow } from "../../formats/types.ts";
import { folderOf } from "../beside.ts";
import { askedBy } from "../conversation.ts";
import { slugged } from "../names.ts";
import { render } from "../render.ts";
import { createSkips, type Skips } from "../skips.ts";
import type { Imported, Importer, ImportSettings } from "../types.ts";
import { isRecord } from "../yaml.ts";
import { checkOf } from "./assertions.ts";
import { messagesFrom, type PromptDraft, promptsOf } from "./prompts.ts";
import { type RawTest, testsOf } from "./tests.ts";
import { combinationsOf, loaded, recordOf } from "./variables.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Keys of a configuration that say how promptfoo runs, not what is asked. */
const ofNoMatter = new Set([
  "description",
  "prompts",
  "providers",
  "targets",
  "tests",
  "defaultTest",
  "outputPath",
  "evaluateOptions",
  "commandLineOptions",
  "sharing",
  "env",
  "assertionTemplates",
  "$schema",
  "tags",
]);

/** promptfooconfig.yaml: prompts with variables, tests with assertions. Those that a text alone can answer become checks; no code is run. */
export const promptfoo: Importer = {
  id: "promptfoo",
  title: "a promptfoo configuration",
  layout: "YAML or JSON with prompts and tests",
  recognises: (content) => content.type === "document" && "prompts" in content.value,
  async read(content, settings) {
    if (content.type !== "document") throw new UserError(`${shownPath(content.path)} is no promptfoo configuration`);
    return readConfiguration(content.path, content.value, settings);
  },
};

async function readConfiguration(path: string, config: Fields, settings: ImportSettings): Promise<Imported> {
  const folder = folderOf(path);
  const skips = createSkips();
  for (const key of Object.keys(config)) if (!ofNoMatter.has(key)) skips.add(key, `${key} is not taken over`);
  const prompts = await promptsOf(config["prompts"], folder, skips);
  const tests = await testsOf(config["tests"], folder, "tests", skips);
  const defaults = recordOf((await skips.orNoneLater("defaultTest", () => loaded(config["defaultTest"], folder)))[0]);
  const templates = recordOf(config["assertionTemplates"]);
  const cases: Case[] = [];
  for (const test of tests) cases.push(...(await casesOf(test, { defaults, templates, folder, skips })));
  const chat = settings.chat ?? true;
  let retold = 0;
  const names = slugged(
    prompts.map(({ label }, index) => label ?? `prompt-${index + 1}`),
    "prompt",
  );
  const tasks = prompts.map((prompt, index) => {
    const items = cases.flatMap((one) =>
      skips.orNone(one.where, () => {
        const asked = askedBy(messagesFrom(prompt.template, one.fields), chat);
        if (asked.retold) retold += 1;
        return itemOf(one, asked);
      }),
    );
    return {
      name: names[index] ?? `prompt-${index + 1}`,
      kind: "generate",
      description: `From a promptfoo configuration: ${labelOf(prompt)}`,
      settings: { match: "checks", maxTokens: 256, stop: [], ...(chat ? { chat: true } : {}) },
      items,
    };
  });
  return {
    tasks,
    skipped: skips.all,
    notes: [
      ...(config["providers"] === undefined && config["targets"] === undefined
        ? []
        : ["models are named when you run the suite; providers are not taken over"]),
      "texts are compared without the space around the answer",
      ...(retold === 0
        ? []
        : [`${counted(retold, "question")} with earlier turns: these stand before the last one as text`]),
    ],
  };
}

const labelOf = ({ label, template }: PromptDraft): string =>
  label ?? template.trim().replace(/\s+/g, " ").slice(0, 80);

/** A test with one combination of its variables. */
interface Case {
  readonly id: string;
  readonly where: string;
  readonly fields: Fields;
  readonly checks: readonly Check[];
  readonly threshold: number | null;
  readonly affixes: { readonly prefix: string; readonly suffix: string };
  readonly description: string | null;
}

interface Surroundings {
  readonly defaults: Fields;
  readonly templates: Fields;
  readonly folder: string;
  readonly skips: Skips;
}

async function casesOf(
  { value: test, where }: RawTest,
  { defaults, templates, folder, skips }: Surroundings,
): Promise<readonly Case[]> {
  const options = { ...recordOf(defaults["options"]), ...recordOf(test["options"]) };
  for (const name of ["transform", "postprocess", "transformVars"])
    if (options[name] !== undefined) {
      skips.add(where, `its ${name} runs code, which an import never does`);
      return [];
    }
  const [ownVars = test["vars"]] = await skips.orNoneLater(where, () => loaded(test["vars"], folder));
  const vars = { ...recordOf(defaults["vars"]), ...recordOf(ownVars) };
  const expand = options["disableVarExpansion"] === true ? "as-they-are" : "lists";
  const combinations = (await skips.orNoneLater(where, () => combinationsOf(vars, folder, expand))).flat();
  const inherited = options["disableDefaultAsserts"] === true ? [] : listOf(defaults["assert"]);
  const assertions = [...listOf(test["assert"]), ...inherited];
  const threshold = test["threshold"] ?? defaults["threshold"];
  const found: Case[] = [];
  for (const [place, fields] of combinations.entries()) {
    const checks: Check[] = [];
    for (const [index, raw] of assertions.entries()) {
      const at = `${where}.assert[${index}]`;
      // A refusal is the same for every combination.
      const told = place === 0 ? skips : createSkips();
      checks.push(
        ...(await told.orNoneLater(at, () =>
          checkOf(resolved(raw, templates), async (value) => rendered(await loaded(value, folder), fields)),
        )),
      );
    }
    if (checks.length === 0) {
      if (place === 0)
        skips.add(
          where,
          assertions.length === 0
            ? "it has no assertion: nothing says what is right"
            : "none of its assertions can be taken over",
        );
      continue;
    }
    found.push({
      id: `${idOf(where)}${combinations.length > 1 ? `.${place + 1}` : ""}`,
      where,
      fields,
      checks,
      threshold: typeof threshold === "number" ? threshold : null,
      affixes: { prefix: textOr(options["prefix"]), suffix: textOr(options["suffix"]) },
      description: typeof test["description"] === "string" ? test["description"] : null,
    });
  }
  return found;
}

/** `more.csv:2` of a file, the number of the test elsewhere: what a reader finds it by. */
function idOf(where: string): string {
  const [, number] = /^tests\[(\d+)\]$/.exec(where) ?? [];
  return number === undefined ? (where.split(/[\\/]/).at(-1) ?? where) : String(Number(number) + 1);
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOr = (value: unknown): string => (typeof value === "string" ? value : "");

/** An assertion that stands elsewhere in the configuration and is only named. */
function resolved(raw: unknown, templates: Fields): unknown {
  if (!isRecord(raw) || typeof raw["$ref"] !== "string") return raw;
  const name = raw["$ref"].replace(/^#\/assertionTemplates\//, "");
  const found = Object.hasOwn(templates, name) ? templates[name] : undefined;
  if (found === undefined) throw new Error(`there is no assertion template ${name}`);
  return found;
}

/** Variables put into whatever texts a value holds; a schema's keys stay. */
function rendered(value: unknown, fields: Fields): unknown {
  if (typeof value === "string") return render(value, fields);
  if (Array.isArray(value)) return value.map((one) => rendered(one, fields));
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, rendered(one, fields)]));
  return value;
}

function itemOf(one: Case, { prompt, system }: { readonly prompt: string; readonly system?: string }): RawRow {
  const { prefix, suffix } = one.affixes;
  return {
    where: one.where,
    value: {
      id: one.id,
      prompt: `${prefix}${prompt}${suffix}`,
      ...(system === undefined ? {} : { system }),
      checks: one.checks,
      ...(one.threshold === null ? {} : { threshold: one.threshold }),
      ...(one.description === null ? {} : { description: one.description }),
    },
  };
}
