import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { isDraftByName, sidecarByName } from "../sidecars.ts";
import { chooseFile, type HubReference, isPlainPath } from "../store-reference.ts";
import { addressOf, ask, type Hub, piecesOf, shown } from "./client.ts";

/** A model file on the hub. */
export interface HubFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The files of one model: one, or the parts of a split set in order. */
export interface HubModel {
  readonly repository: string;
  readonly commit: string;
  readonly files: readonly HubFile[];
}

/** Real answers take some hundred kilobytes. */
const largestAnswer = 32 << 20;

/** Asks the hub which files a reference means. Throws UserError: no such repository or file, or an answer that is none. */
export async function lookUp(hub: Hub, reference: HubReference, signal?: AbortSignal): Promise<HubModel> {
  const { repository } = reference;
  const url = addressOf(hub, "api", "models", repository, "revision", "main");
  url.searchParams.set("blobs", "true");
  const response = await ask(hub, url, { elsewhere: "refuse", signal });
  const answer = await jsonOf(piecesOf(response, url, { within: hub.patience, signal }), url);
  const commit = fieldOf(answer, "sha");
  const siblings = fieldOf(answer, "siblings");
  if (typeof commit !== "string" || !/^[0-9a-f]{40,64}$/.test(commit) || !Array.isArray(siblings)) {
    throw new UserError(`${shown(url)}: answered something that describes no repository; check HF_ENDPOINT`);
  }
  const files = siblings.flatMap((entry) => fileOf(entry));
  return { repository, commit, files: meant(reference, files) };
}

function meant(reference: HubReference, files: readonly HubFile[]): readonly HubFile[] {
  const where = `hf:${reference.repository}`;
  const models = files.filter(({ path }) => sidecarByName(path) === null && !isDraftByName(path));
  const firsts = models.filter(({ path }) => partOf(path) === null || partOf(path)?.no === 1);
  const chosen = chooseFile(
    firsts.map(({ path }) => path),
    reference,
  );
  if (chosen === null) {
    const all = firsts.map(({ path }) => printable(path)).join(", ");
    throw new UserError(
      firsts.length === 0
        ? `${where}: holds no GGUF file with a checksum; look for a repository whose name ends in -GGUF`
        : `${where}: holds no such file; it has ${all}`,
    );
  }
  const first = partOf(chosen);
  const names = first === null ? [chosen] : Array.from({ length: first.count }, (_, index) => first.name(index + 1));
  return names.map((name) => {
    const file = models.find(({ path }) => path === name);
    if (file === undefined) throw new UserError(`${where}: lacks ${printable(name)}, a part of a split model`);
    return file;
  });
}

interface Part {
  readonly no: number;
  readonly count: number;
  name(no: number): string;
}

const maxParts = 1000;

function partOf(path: string): Part | null {
  const [, stem, no, count] = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/i.exec(path) ?? [];
  if (stem === undefined || Number(count) > maxParts) return null;
  const name = (which: number): string => `${stem}-${String(which).padStart(5, "0")}-of-${count}.gguf`;
  return { no: Number(no), count: Number(count), name };
}

/** Paths become files on this disk, and the checksum becomes a name: nothing is taken that is not one. */
function fileOf(entry: unknown): readonly HubFile[] {
  const path = fieldOf(entry, "rfilename");
  const lfs = fieldOf(entry, "lfs");
  const sha256 = fieldOf(lfs, "sha256") ?? fieldOf(lfs, "oid");
  const bytes = fieldOf(lfs, "size") ?? fieldOf(entry, "size");
  if (typeof path !== "string" || !/\.gguf$/i.test(path) || !isPlainPath(path)) return [];
  if (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256)) return [];
  return typeof bytes === "number" && Number.isSafeInteger(bytes) && bytes > 0 ? [{ path, bytes, sha256 }] : [];
}

async function jsonOf(answer: AsyncIterable<Uint8Array>, url: URL): Promise<unknown> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of answer) {
    length += piece.length;
    if (length > largestAnswer) throw new UserError(`${shown(url)}: answered without end; check HF_ENDPOINT`);
    pieces.push(piece);
  }
  const text = Buffer.concat(pieces).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    const what = /^\s*</.test(text) ? "a web page" : "something";
    throw new UserError(
      `${shown(url)}: answered with ${what} instead of JSON; a login page or proxy may stand between, or HF_ENDPOINT is wrong`,
    );
  }
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
