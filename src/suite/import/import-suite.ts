import { UserError } from "../../lib/errors.ts";
import { shownPath } from "../../lib/located-yaml.ts";
import { type SuitePlace, writeSuite } from "../own-data/write-suite.ts";
import { recognise } from "./index.ts";
import type { Imported, Importer, ImportSettings } from "./types.ts";
import { usable } from "./usable.ts";

export interface Taken {
  readonly importer: Importer;
  readonly imported: Imported;
}

/** Reads a file of another tool or of questions. Throws UserError where no question comes of it. */
export async function takeOver(path: string, settings: ImportSettings): Promise<Taken> {
  const { importer, content } = await recognise(path);
  const imported = usable(await importer.read(content, settings));
  if (imported.tasks.length === 0) {
    const [first] = imported.skipped;
    const why = first === undefined ? "it holds none" : `${first.where}: ${first.reason}`;
    const more = imported.skipped.length > 1 ? ` (and ${imported.skipped.length - 1} more)` : "";
    throw new UserError(`no question of ${shownPath(path)} (${importer.title}) can be taken over: ${why}${more}`);
  }
  return { importer, imported };
}

/** Writes what was taken over as a suite. */
export async function writeTaken({ importer, imported }: Taken, place: SuitePlace, from: string): Promise<void> {
  const parts = imported.tasks.map(({ name, kind, description, settings, items, examples }) => ({
    items: items.map(({ value }) => value as object),
    tasks: [
      {
        name,
        kind,
        description,
        file: name,
        settings: {
          ...settings,
          ...(examples === undefined
            ? {}
            : {
                fewShot: {
                  items: `${shotsIn(place)}/${name}.examples.jsonl`,
                  count: examples.count,
                  choose: examples.choose,
                  separator: examples.separator,
                },
              }),
        },
      },
    ],
  }));
  const asides = Object.fromEntries(
    imported.tasks.flatMap(({ name, examples }) =>
      examples === undefined ? [] : [[`${name}.examples`, examples.items.map(({ value }) => value as object)]],
    ),
  );
  await writeSuite(
    {
      parts,
      asides,
      head: [
        `Taken over by \`schoolmark suite import\` from ${importer.title}.`,
        "Change what you like; raise the version when you do.",
      ],
      description: `From ${from}`,
    },
    place,
  );
}

const shotsIn = ({ folder }: SuitePlace): string => folder.split(/[\\/]/).at(-1) ?? folder;
