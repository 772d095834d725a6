import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { stringify } from "yaml";
import { UserError } from "../../lib/errors.ts";
import { writeFileAtomically } from "../../lib/files.ts";
import type { MadeSuite } from "./make-suite.ts";

const ending = /\.suite\.ya?ml$|\.ya?ml$/i;

/** Where a suite goes: `docs.suite.yaml`, its items in `docs.suite/`; named after the folder unless the user says where. */
export interface SuitePlace {
  readonly yaml: string;
  readonly folder: string;
  readonly name: string;
}

/** Throws UserError where a file would be overwritten that need not be. */
export function placeFor(root: string, out: string | null, replace: boolean): SuitePlace {
  const yaml = out ?? `${slug(basename(resolve(root)).replace(/(?<=.)\.[^.]+$/, ""))}.suite.yaml`;
  if (!ending.test(yaml))
    throw new UserError(`--out ${yaml} must end in .yaml: the items go into a folder of that name`);
  if (existsSync(yaml) && !replace)
    throw new UserError(`${yaml} exists: give --replace to make it anew, or another place with --out`);
  const stem = basename(yaml).replace(ending, "");
  return { yaml, folder: join(dirname(yaml), `${stem}.suite`), name: slug(stem) };
}

/** A suite's name: small letters, digits and hyphens. */
function slug(text: string): string {
  const plain = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return plain === "" ? "own-data" : plain;
}

/** Writes items as JSONL and the suite as YAML, which comes last: a suite that is there is whole. */
export async function writeSuite(made: MadeSuite, place: SuitePlace, origin: string): Promise<void> {
  await mkdir(place.folder, { recursive: true });
  for (const { items, tasks } of made.kinds) {
    const file = tasks[0]?.file;
    if (file !== undefined && items.length > 0)
      await writeFileAtomically(
        join(place.folder, `${file}.jsonl`),
        items.map((item) => `${JSON.stringify(item)}\n`).join(""),
      );
  }
  const itemsIn = basename(place.folder);
  const tasks = made.kinds.flatMap(({ items, tasks: all }) =>
    items.length === 0
      ? []
      : all.map(({ name, kind, description, settings, baseline, file }) => ({
          name,
          kind,
          description,
          ...(baseline === undefined ? {} : { baseline }),
          ...settings,
          items: `${itemsIn}/${file}.jsonl`,
        })),
  );
  const head = [
    "# Made by `schoolmark init`: the same files and seed give the same suite. Each item names its file and the",
    "# characters it comes from. Change what you like; raise the version when you do.",
  ];
  const suite = { name: place.name, version: 1, description: origin, tasks };
  await writeFileAtomically(place.yaml, `${head.join("\n")}\n${stringify(suite, { lineWidth: 0 })}`);
}
