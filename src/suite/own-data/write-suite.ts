import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { stringify } from "yaml";
import { UserError } from "../../lib/errors.ts";
import { makeFolder, writeFileAtomically } from "../../lib/files.ts";
import { requireMakeableFile, requireMakeableFolder } from "../../lib/writable.ts";
import type { TaskDraft } from "./types.ts";

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

/** Throws UserError unless a suite can be written there. */
export async function requireWritablePlace({ yaml, folder }: SuitePlace): Promise<void> {
  await requireMakeableFile(yaml, "name another place with --out");
  await requireMakeableFolder(folder, "name another place with --out");
}

/** A suite about to be written: items by the file they go into, with the tasks that ask them. */
export interface Writing {
  readonly parts: readonly { readonly items: readonly object[]; readonly tasks: readonly TaskDraft[] }[];
  /** Items that no task asks, such as examples, by the name of their file. */
  readonly asides?: Readonly<Record<string, readonly object[]>>;
  /** Lines of comment before the suite. */
  readonly head: readonly string[];
  readonly description: string;
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

/** Writes items as JSONL and the suite as YAML, which comes last: a suite that is there is whole. Throws WriteError. */
export async function writeSuite({ parts, asides = {}, head, description }: Writing, place: SuitePlace): Promise<void> {
  await makeFolder(place.folder);
  const files = parts.flatMap(({ items, tasks: [first] }): [string, readonly object[]][] =>
    first === undefined || items.length === 0 ? [] : [[first.file, items]],
  );
  for (const [file, items] of [...files, ...Object.entries(asides)])
    await writeFileAtomically(
      join(place.folder, `${file}.jsonl`),
      items.map((item) => `${JSON.stringify(item)}\n`).join(""),
    );
  const itemsIn = basename(place.folder);
  const tasks = parts.flatMap(({ items, tasks: all }) =>
    items.length === 0
      ? []
      : all.map(({ name, kind, description: told, settings, baseline, file }) => ({
          name,
          kind,
          description: told,
          ...(baseline === undefined ? {} : { baseline }),
          ...settings,
          items: `${itemsIn}/${file}.jsonl`,
        })),
  );
  const suite = { name: place.name, version: 1, description, tasks };
  const comment = head.map((line) => `# ${line}\n`).join("");
  await writeFileAtomically(place.yaml, `${comment}${stringify(suite, { lineWidth: 0 })}`);
}
