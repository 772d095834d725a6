import { counted } from "../../lib/counted.ts";
import { messageOf, UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { baselineNames, baselinePath, readBaseline } from "../../records/baseline.ts";
import type { Baseline } from "../../records/baseline-schema.ts";
import { whyUnknown } from "../../records/unknown.ts";
import { protocolTexts } from "../../report/compare/words/protocol.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { openTerminal } from "../shared/terminal.ts";
import type { BaselineArguments, NamedArguments } from "./options.ts";

/** Lists baselines; one that can't be read is told with its reason and does not hide the others. */
export async function listBaselines(argv: BaselineArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const names = await baselineNames(argv.baselines);
  const entries = await Promise.all(
    names.map(async (name) => {
      const read = await readBaseline(baselinePath(argv.baselines, name)).catch((error: unknown) => messageOf(error));
      return typeof read === "string"
        ? { name, problem: read }
        : { name, model: read.model.id, savedAt: read.savedAt, items: itemsOf(read), loads: read.run.loads };
    }),
  );
  if (argv.json) terminal.out(JSON.stringify({ baselines: entries }, null, 2));
  else if (entries.length === 0)
    terminal.out(`no baselines in ${argv.baselines}: schoolmark baseline save NAME makes one`);
  else for (const entry of entries) terminal.out(printable(lineOf(entry)));
  return entries.some((entry) => "problem" in entry) ? exitCodes.incomparable : exitCodes.pass;
}

type Entry =
  | { readonly name: string; readonly problem: string }
  | {
      readonly name: string;
      readonly model: string;
      readonly savedAt: string;
      readonly items: number;
      readonly loads: number;
    };

function lineOf(entry: Entry): string {
  if ("problem" in entry) return `${entry.name}  ${entry.problem}`;
  const { name, model, savedAt, items, loads } = entry;
  return `${name}  ${model}, ${counted(items, "item")}, ${counted(loads, "load")}, saved ${savedAt.slice(0, 16).replace("T", " ")} UTC`;
}

function modelInWords(model: Baseline["model"]): string {
  const { id, quantization, sha256 } = model;
  const hash = sha256 === null ? `sha256 not known (${whyUnknown(model, "sha256")})` : `sha256 ${sha256.slice(0, 12)}`;
  return [id, ...(quantization === null ? [] : [quantization]), hash].join(", ");
}

const itemsOf = ({ tasks }: Baseline): number => tasks.reduce((sum, { answered }) => sum + answered, 0);

/** Shows the head of a baseline; under `--json` all of it. */
export async function showBaseline(argv: NamedArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const name = argv.name;
  if (!(await baselineNames(argv.baselines)).includes(name))
    throw new UserError(`there is no baseline "${name}" in ${argv.baselines}: schoolmark baseline list names them`);
  const baseline = await readBaseline(baselinePath(argv.baselines, name));
  terminal.out(argv.json ? JSON.stringify(baseline) : printableLines(baseline));
  return exitCodes.pass;
}

function printableLines({ name, savedAt, model, run, protocol, figures, tasks }: Baseline): string {
  return [
    `${name}: ${modelInWords(model)}`,
    `saved ${savedAt}; run ${run.name} of ${run.at}, ${run.loads} loads, ${run.failed} failed jobs; seal intact`,
    "",
    ...Object.entries(figures).map(([figure, value]) => `  ${figure}  ${Number(value.toPrecision(4))}`),
    "",
    ...tasks.map(
      ({ key, answered, planned, primaryMetric }) =>
        `  ${key}  ${answered} of ${planned} items, ${primaryMetric ?? "no score"}`,
    ),
    "",
    ...Object.entries(protocolTexts(protocol)).map(([key, value]) => `  ${key}  ${value}`),
  ]
    .map(printable)
    .join("\n");
}
