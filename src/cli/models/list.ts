import { counted } from "../../lib/counted.ts";
import { shellWord } from "../../lib/shell-word.ts";
import { printable } from "../../lib/untrusted.ts";
import { tools } from "../../models/discover/index.ts";
import { type FoundModel, type Inventory, type Origin, takeInventory } from "../../models/discover/inventory.ts";
import { here } from "../../models/discover/surroundings.ts";
import type { StoreProblem } from "../../models/discover/types.ts";
import { bytes, count } from "../../report/format/format.ts";
import { cut } from "../../report/format/width.ts";
import { type FoundServer, findServers } from "../../runners/openai/find-servers.ts";
import { aligned } from "../shared/aligned.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { openTerminal } from "../shared/terminal.ts";
import type { ListArguments } from "./options.ts";

/** Lists the models on this disk; what can't be used is told with its reason and hides nothing. */
export async function listModels(argv: ListArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const inventory = takeInventory({
    surroundings: here(),
    folders: argv.modelsDir.map(String),
    onProgress: (read, total) => {
      if (read % 20 === 0) terminal.progress(`reading headers ${read} of ${total}`);
    },
  });
  const servers = await findServers();
  const text = [inventoryText(inventory), ...servers.map(serverText)].join("\n\n");
  terminal.out(argv.json ? JSON.stringify({ ...inventoryJson(inventory), servers }, null, 2) : text);
  return exitCodes.pass;
}

/** Few models of a server are shown: some list hundreds. */
const maxServed = 10;

function serverText({ address, title, build, models }: FoundServer): string {
  const more = models.length - maxServed;
  return [
    `${title}${build === null ? "" : ` ${printable(build)}`} answers at ${address}: ${counted(models.length, "model")}`,
    ...models.slice(0, maxServed).map(({ reference }) => `  ${shellWord(printable(reference))}`),
    ...(more > 0 ? [`  and ${more} more; --json lists them`] : []),
  ].join("\n");
}

function originTitle(origin: Origin): string {
  return origin === "folder" ? "your folder" : tools[origin].title;
}

function inventoryJson({ stores, models, sidecars, problems }: Inventory): object {
  return { stores, models: models.map(modelJson), sidecars: sidecars.map(modelJson), problems };
}

function modelJson({ name, reference, path, origin, sha256, sameAs, facts }: FoundModel): object {
  const { fingerprint: _, ...known } = facts;
  return { name, reference, path, origin, sha256, sameAs, ...known };
}

function inventoryText(inventory: Inventory): string {
  const { stores, models, sidecars, problems } = inventory;
  if (stores.length === 0) {
    return `No folder of ${Object.values(tools)
      .map(({ title }) => title)
      .join(", ")} is here; --models-dir FOLDER looks into one of yours.`;
  }
  return [
    ...(models.length === 0 ? [] : [table(models), ""]),
    summary(inventory),
    ...(sidecars.length === 0
      ? []
      : [
          `${sidecars.length} more ${sidecars.length === 1 ? "is" : "are"} no language model${sidecars.length === 1 ? "" : "s"} (${[...new Set(sidecars.map(({ facts }) => facts.sidecar))].join(", ")}); --json lists them.`,
        ]),
    ...problems.slice(0, maxProblems).map(problemLine),
    ...(problems.length > maxProblems ? [`· and ${problems.length - maxProblems} more such; --json lists them`] : []),
  ].join("\n");
}

const maxProblems = 20;
const nameColumns = 44;

function table(models: readonly FoundModel[]): string {
  const rows = models.map(({ name, reference, origin, sameAs, facts }) => [
    cut(printable(name), nameColumns),
    bytes(facts.fileBytes),
    printable(facts.quantization),
    count(facts.parameters),
    facts.trainedContext === null ? "–" : facts.trainedContext.toLocaleString("en-US"),
    originTitle(origin),
    sameAs === null ? "" : `= ${cut(printable(sameAs), nameColumns)}`,
    shellWord(printable(reference)),
  ]);
  const columns = [
    { heading: "name", side: "left" },
    { heading: "size", side: "right" },
    { heading: "quant", side: "left" },
    { heading: "params", side: "right" },
    { heading: "context", side: "right" },
    { heading: "where", side: "left" },
    { heading: "same as", side: "left" },
    { heading: "reference", side: "left" },
  ] as const;
  return aligned(columns, rows);
}

function summary({ stores, models }: Inventory): string {
  const copies = models.filter(({ sameAs }) => sameAs !== null);
  const own = models.filter(({ sameAs }) => sameAs === null);
  const total = own.reduce((sum, { facts }) => sum + facts.fileBytes, 0);
  const where = stores.map(
    ({ origin, folder, models: held }) => `${originTitle(origin)} ${held} (${printable(folder)})`,
  );
  const said = `${counted(own.length, "model")}, ${bytes(total)}${copies.length === 0 ? "" : `, and ${copies.length} listed again under another name`}`;
  return `${said}: ${where.join(", ")}`;
}

function problemLine({ path, problem }: StoreProblem): string {
  return `· ${printable(path)}: ${printable(problem)}`;
}
