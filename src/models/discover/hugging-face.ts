import { readFileSync, readlinkSync, statSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import type { Listing, StoredModel, StoreProblem, Surroundings, Tool } from "./types.ts";
import { entriesOf, foldersOf, isModelName, walk } from "./walk.ts";

/**
 * The cache of Hugging Face's libraries: `models--ORG--NAME/snapshots/COMMIT/FILE`, links into `blobs/`, whose files are
 * named by their sha256; real files where the system has no links.
 */
export const huggingFace: Tool = {
  title: "Hugging Face cache",
  folders: (surroundings) => [hubFolder(surroundings)],
  list: listHub,
};

/** The folder that the libraries would use. Source: huggingface_hub's guide on its cache, in this order. */
export function hubFolder({ home, env }: Surroundings): string {
  const cache = env["XDG_CACHE_HOME"] || join(home, ".cache");
  const own = env["HF_HUB_CACHE"] || env["HUGGINGFACE_HUB_CACHE"];
  return own || join(env["HF_HOME"] || join(cache, "huggingface"), "hub");
}

/** What lies in a folder of this layout; llama.cpp keeps one of its own. */
export function listHub(folder: string): Listing {
  const models: StoredModel[] = [];
  const problems: StoreProblem[] = [];
  for (const entry of foldersOf(folder, problems)) {
    const repository = repositoryOf(entry);
    if (repository === null) continue;
    models.push(...modelsOf(join(folder, entry), repository, problems));
    problems.push(...halfDownloads(join(folder, entry)));
  }
  return { models, problems };
}

/** The folder of a repository such as `org/name` within the cache. */
export function repositoryFolder(repository: string): string {
  return `models--${repository.replaceAll("/", "--")}`;
}

/** A commit that a name such as `main` stands for; null where there is none. */
function commitOf(repositoryPath: string, revision: string): string | null {
  try {
    const commit = readFileSync(join(repositoryPath, "refs", revision), "utf8").trim();
    return /^[0-9a-f]{7,64}$/.test(commit) ? commit : null;
  } catch {
    return null;
  }
}

function repositoryOf(folderName: string): string | null {
  const parts = /^models--(.+)$/.exec(folderName)?.[1]?.split("--");
  if (parts === undefined) return null;
  const [organization, ...rest] = parts;
  return rest.length === 0 ? (organization ?? null) : `${organization}/${rest.join("--")}`;
}

/** The commit that `main` stands for comes first: a file that has not changed since an older one is the same file. */
function modelsOf(repositoryPath: string, repository: string, problems: StoreProblem[]): readonly StoredModel[] {
  const main = commitOf(repositoryPath, "main");
  const commits = foldersOf(join(repositoryPath, "snapshots"), problems).toSorted(
    (a, b) => Number(b === main) - Number(a === main),
  );
  const seen = new Set<string>();
  return commits.flatMap((commit) => {
    const root = join(repositoryPath, "snapshots", commit);
    const found = walk(root);
    problems.push(...found.problems);
    return found.files.filter(isModelName).flatMap((path) => {
      const file = relative(root, path).split(sep).join("/");
      if (seen.has(file)) return [];
      seen.add(file);
      const name = `${repository}/${file}`;
      return [{ name, reference: `hf:${name}`, path, sha256: blobHash(path) }];
    });
  });
}

function blobHash(path: string): string | null {
  try {
    return /^[0-9a-f]{64}$/.exec(basename(readlinkSync(path)))?.[0] ?? null;
  } catch {
    // A real file: no name of its own to know it by.
    return null;
  }
}

function halfDownloads(repositoryPath: string): readonly StoreProblem[] {
  return entriesOf(join(repositoryPath, "blobs"), [])
    .filter(({ name }) => name.endsWith(".incomplete"))
    .map(({ name }) => join(repositoryPath, "blobs", name))
    .map((path) => ({
      path,
      problem: `a download that was cut off after ${sizeOf(path).toLocaleString("en-US")} bytes; the same download again completes it`,
    }));
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
