import type { Catalogue } from "../models/catalogue/catalogue.ts";
import type {
  CatalogueModel,
  Evidence,
  PublishedTraining,
  TrainingTokens,
} from "../models/catalogue/catalogue-schema.ts";
import { trainingEnergy } from "../models/catalogue/training-energy.ts";

const heading = `# Catalogue of published training

What is published of language models and their schooling, made from \`src/models/catalogue/catalogue.json\` by \`npm run generate\`.

A model's row is found by its shape, its size and its name; \`schoolmark models show MODEL\` says which one and why. Its
training tokens then stand in every report with this source. A row of yours wins: give \`--catalogue FILE\` a JSON file
of the same form (\`schemas/catalogue.schema.json\`); the least that a row needs is

\`\`\`json
{ "version": 1, "models": [{ "id": "my-model", "name": "My Model 1B", "parameters": { "total": 1000000000 },
  "trainingTokens": [{ "tokens": 300000000000, "source": "its card" }] }] }
\`\`\`

How sure a value is: **read** at the source named · **second hand**, where others repeat it · **computed** from the
architecture or from other values · **unverified**: remembered and not looked up, which only rows of yours may be.
Months and licences are given where they were seen. Accounts that contradict each other
stand side by side, the one used first. FLOP is 6 × active parameters × tokens, an estimate. Undisclosed stays
undisclosed.
`;

const evidenceWords: Readonly<Record<Evidence, string>> = {
  read: "read",
  secondary: "second hand",
  computed: "computed",
  unverified: "unverified",
};

const boundWords: Readonly<Record<TrainingTokens["bound"], string>> = {
  exact: "",
  about: "about ",
  "more-than": "more than ",
  "up-to": "up to ",
  "family-wide": "family: ",
  undisclosed: "",
};

/** The text of `docs/catalogue.md`. */
export function catalogueTable({ models }: Catalogue): string {
  const energetic = models.flatMap((model) => (model.training === null ? [] : [{ model, training: model.training }]));
  return [
    heading,
    "## Training tokens\n",
    table(
      [
        "Model",
        "Released",
        "Parameters",
        "Training tokens",
        "Tokens per parameter",
        "FLOP",
        "Made from",
        "Licence",
        "Source",
      ],
      models.map(tokensRow),
    ),
    "\n## Training energy\n",
    "Energy is GPU hours × the most that a GPU draws where none is published: an upper bound for the GPUs, without what surrounds them.\n",
    table(
      ["Model", "GPU hours", "Energy", "CO₂", "How sure", "Source"],
      energetic.map(({ model, training }) => energyRow(model, training)),
    ),
    "",
  ].join("\n");
}

function tokensRow(model: CatalogueModel): readonly string[] {
  const { parameters, released, license } = model;
  const [first] = model.trainingTokens;
  const tokens = first?.tokens ?? null;
  const active = parameters.active === null ? "" : ` (${shortCount(parameters.active)} active)`;
  return [
    model.name,
    released === null ? "" : doubted(released.month, released.evidence),
    `${parameters.rounded ? shortCount(parameters.total) : parameters.total.toLocaleString("en-US")}${active}`,
    model.trainingTokens.map(tokensText).join("<br>"),
    tokens === null ? "–" : shortCount(tokens / parameters.total),
    tokens === null ? "–" : (6 * (parameters.active ?? parameters.total) * tokens).toExponential(1),
    ancestry(model),
    license === null ? "" : doubted(license.name, license.evidence),
    [...new Set(model.trainingTokens.map(({ source }) => source ?? ""))].join("<br>"),
  ];
}

function tokensText({ tokens, bound, evidence, note }: TrainingTokens): string {
  const value = tokens === null ? "undisclosed" : `${boundWords[bound]}${shortCount(tokens)}`;
  return `${value} (${evidenceWords[evidence]})${note === null ? "" : `: ${note}`}`;
}

function ancestry({ distilledFrom, prunedFrom, continuedFrom }: CatalogueModel): string {
  const lines = [
    ["pruned from", prunedFrom],
    ["distilled from", distilledFrom],
    ["continued from", continuedFrom],
  ] as const;
  return lines.flatMap(([how, from]) => (from.length === 0 ? [] : [`${how} ${from.join(" and ")}`])).join("; ");
}

function energyRow(model: CatalogueModel, training: PublishedTraining): readonly string[] {
  const energy = trainingEnergy(training);
  const { gpuHours, gpu, co2Tonnes } = training;
  const most = energy?.kind === "most-drawn" ? "at most " : "";
  return [
    model.name,
    gpuHours === null ? "" : `${gpuHours.toLocaleString("en-US")}${gpu === null ? "" : ` (${gpu})`}`,
    energy === null ? "" : `${most}${Math.round(energy.joules / 3.6e9).toLocaleString("en-US")} MWh`,
    co2Tonnes === null ? "" : `${co2Tonnes.toLocaleString("en-US")} t`,
    evidenceWords[training.evidence],
    [training.source, training.note].filter((text) => text !== null).join("; "),
  ];
}

const doubted = (text: string, evidence: Evidence): string =>
  evidence === "unverified" ? `${text} (unverified)` : text;

/** `2T`, `36.4k`, `1.11`: three digits. */
function shortCount(value: number): string {
  const steps = [
    [1e12, "T"],
    [1e9, "B"],
    [1e6, "M"],
    [1e4, "k"],
  ] as const;
  const [from, unit] = steps.find(([least]) => value >= least) ?? [1, ""];
  const divisor = unit === "k" ? 1e3 : from;
  return `${Number((value / divisor).toPrecision(3)).toLocaleString("en-US")}${unit}`;
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(headings), line(headings.map(() => "---")), ...rows.map(line)].join("\n");
}
