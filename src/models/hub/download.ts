import { existsSync, linkSync, lstatSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { UserError } from "../../lib/errors.ts";
import { makeFolders, writeFileAtomically } from "../../lib/files.ts";
import { printable } from "../../lib/untrusted.ts";
import { unwritable } from "../../lib/unwritable.ts";
import { findInHub } from "../discover/find.ts";
import { hubFolder, repositoryFolder } from "../discover/hugging-face.ts";
import type { Surroundings } from "../discover/types.ts";
import { type HubReference, parseStoreReference } from "../store-reference.ts";
import { addressOf, type Hub, hubOf } from "./client.ts";
import { type HubFile, type HubModel, lookUp } from "./repository.ts";
import { transfer } from "./transfer.ts";

/** Bytes of one file so far. */
export interface DownloadProgress {
  readonly file: string;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface DownloadOptions {
  readonly surroundings: Surroundings;
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly signal?: AbortSignal | undefined;
  readonly pauseMs?: number;
}

/** What became of a reference: it was there, or it was brought. */
export interface Fetched {
  readonly path: string;
  readonly wasHere: boolean;
  readonly bytes: number;
}

/** Brings those of the references to this disk that name a model of the hub and are not there. Throws UserError. */
export async function fetchMissing(references: readonly string[], options: DownloadOptions): Promise<void> {
  for (const reference of references) {
    if (existsSync(reference)) continue;
    const parsed = parseStoreReference(reference);
    if (parsed?.kind === "hub") await fetchModel(parsed, options);
  }
}

/** The model in a cache of this machine, else brought to the one that Hugging Face's libraries share. Throws UserError. */
export async function fetchModel(reference: HubReference, options: DownloadOptions): Promise<Fetched> {
  const here = findInHub(reference, options.surroundings);
  if (here !== null) return { path: here, wasHere: true, bytes: 0 };
  const hub = hubOf(options.surroundings.env);
  const model = await lookUp(hub, reference, options.signal);
  const folder = openFolder(join(hubFolder(options.surroundings), repositoryFolder(model.repository)));
  const paths: string[] = [];
  for (const file of model.files) paths.push(await fetchFile(hub, model, file, folder, options));
  await writeFileAtomically(join(folder, "refs", "main"), model.commit);
  return { path: paths[0] ?? "", wasHere: false, bytes: model.files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

async function fetchFile(
  hub: Hub,
  model: HubModel,
  file: HubFile,
  folder: string,
  { onProgress, signal, pauseMs }: DownloadOptions,
): Promise<string> {
  const blob = join(folder, "blobs", file.sha256);
  if (!existsSync(blob)) {
    const url = addressOf(hub, model.repository, "resolve", model.commit, file.path);
    const onBytes = (doneBytes: number): void => onProgress?.({ file: file.path, doneBytes, totalBytes: file.bytes });
    await transfer(hub, url, file, blob, { onBytes, signal, ...(pauseMs === undefined ? {} : { pauseMs }) });
  }
  const path = join(folder, "snapshots", model.commit, ...file.path.split("/"));
  makeFolders(dirname(path));
  link(blob, path);
  return path;
}

/** A relative link, as the libraries make it, so that the cache can be moved; a hard link where links are not allowed. */
function link(blob: string, path: string): void {
  try {
    lstatSync(path);
    rmSync(path);
  } catch {
    // Nothing is in the way.
  }
  try {
    symlinkSync(relative(dirname(path), blob), path);
  } catch {
    linkSync(blob, path);
  }
}

function openFolder(folder: string): string {
  try {
    for (const name of ["blobs", "refs", "snapshots"]) makeFolders(join(folder, name));
    return folder;
  } catch (error) {
    throw new UserError(unwritable(printable(folder), error, "set HF_HUB_CACHE to a folder of yours"), {
      cause: error,
    });
  }
}
