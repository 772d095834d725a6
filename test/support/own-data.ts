import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type MadeSuite, makeSuite, type SuiteRequest } from "../../src/suite/own-data/make-suite.ts";
import { testFolder } from "./folder.ts";

/** A folder with these files. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = testFolder();
  writeFolder(folder, files);
  return folder;
}

export function writeFolder(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

export function suiteOf(root: string, parts: Partial<SuiteRequest> = {}): Promise<MadeSuite> {
  return makeSuite({
    root,
    kinds: ["passages", "continuation", "cloze", "quote", "pairs"],
    items: 40,
    seed: 1,
    language: null,
    room: async () => ({ passageChars: 1200, charsPerToken: 3 }),
    onProgress() {},
    ...parts,
  });
}

export const itemsOf = (made: MadeSuite, kind: string) => made.kinds.find(({ id }) => id === kind)?.items ?? [];

/** What is true of six invented towns, each said once in a sentence of its own: {} stands for the fact. */
export const facts = [
  {
    town: "Arnfeld",
    name: ["Aldous Marsh", "The oldest guild of bakers was called together by {} on a cold winter morning."],
    year: ["1511", "Masons from abroad completed its great bridge in {} after many quarrels about money."],
    count: ["12", "Flour still comes from {} watermills that turn slowly below the weir."],
    rest: "Travellers praise the smell of warm rye along the whole embankment. No other place nearby has kept so many of its ovens. The embankment floods each March, and then the ovens stay cold.",
  },
  {
    town: "Brockau",
    name: ["Bertram Nettle", "A copper crown that hangs above the altar once belonged to {} in all likelihood."],
    year: ["1548", "Monks who wandered through the hills settled here in {} with three mules."],
    count: ["19", "The smelters needed {} furnaces day and night while the mine was rich."],
    rest: "Green slag lies everywhere along the road to the monastery. Children collect the slag and sell it to painters. The mine itself was closed when water broke into the deepest shaft.",
  },
  {
    town: "Calmont",
    name: ["Cedric Oakes", "Nobody crossed the ford without paying a silver penny to {} at the toll station."],
    year: ["1585", "A hailstorm destroyed the entire grape harvest in {} within an hour."],
    count: ["26", "Honey is sold from {} painted beehives behind the orchard wall."],
    rest: "Vines cover the slopes on either side of the valley road. Each family paints its hives in colours of its own. The toll station serves as a tavern these days.",
  },
  {
    town: "Dornach",
    name: ["Duncan Piper", "Smugglers feared one officer of the garrison more than others, namely {} with his dogs."],
    year: ["1622", "The lighthouse on the cliff was first lit in {} using whale oil."],
    count: ["33", "On calm evenings {} fishing boats with red sails leave the harbour."],
    rest: "Old caves below the cliff hold barrels even now. Fishermen mend their nets on the steps of the barracks. Whale oil was given up for petroleum when the price rose.",
  },
  {
    town: "Elsbeth",
    name: ["Edmund Quill", "Seeds of rare orchids were brought to the botanical garden by {} from distant islands."],
    year: ["1659", "Weavers rose against their masters in {} because of the tax on yarn."],
    count: ["40", "In the long hall there are {} looms on which broad linen is made."],
    rest: "Bleached cloth dries on the meadows all through the summer. The gardeners share their glasshouse with a school of drawing. Linen from these looms went as far as the colonies.",
  },
  {
    town: "Farnley",
    name: ["Fergus Rowan", "The hospital for blind sailors was paid for with the fortune of {} alone."],
    year: ["1696", "An earthquake split the market square in {} from north to south."],
    count: ["47", "From the steeple one can see {} slate roofs along a single alley."],
    rest: "Retired captains sit on the benches and listen to the gulls. Slate is carried up from the quarry by donkeys. The crack in the market square was never filled.",
  },
] as const;

/** One document a town. */
function townDocument({ town, name, year, count, rest }: (typeof facts)[number]): string {
  const said = [name, year, count].map(([value, sentence]) => sentence.replace("{}", value));
  const [first, ...others] = rest.split(/(?<=\.) /);
  return `# The history of ${town}\n\n${said.join(" ")}\n\n## What came of it\n\n${[first, ...others].join(" ")}\n`;
}

export const townFiles = Object.fromEntries(facts.map((fact) => [`towns/${fact.town}.md`, townDocument(fact)]));
