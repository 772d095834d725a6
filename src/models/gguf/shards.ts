import { accessSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { type Gguf, readGguf } from "./gguf.ts";
import { mergeTensors } from "./gguf-tensors.ts";

/** A model's name in a split set, as llama.cpp writes it: `NAME-00001-of-00003.gguf`; `no` counts from 1. */
interface ShardName {
  readonly stem: string;
  readonly no: number;
  readonly count: number;
  readonly extension: string;
}

function shardNameOf(fileName: string): ShardName | null {
  const match = /^(.+)-(\d{5})-of-(\d{5})(\.gguf)$/i.exec(fileName);
  if (match === null) return null;
  const [, stem = "", no = "", count = "", extension = ""] = match;
  const shard = { stem, no: Number(no), count: Number(count), extension };
  return shard.no >= 1 && shard.no <= shard.count ? shard : null;
}

/** A file name without `.gguf` and without the number of a part. */
export function modelStem(path: string): string {
  const fileName = basename(path);
  return shardNameOf(fileName)?.stem ?? fileName.replace(/\.gguf$/i, "");
}

/**
 * All files of the model that a file belongs to, in order: itself, or every part of its split set.
 * Throws UserError naming the first part that is missing.
 */
export function partsOf(path: string): readonly string[] {
  const shard = shardNameOf(basename(path));
  if (shard === null) return [path];
  const parts: string[] = [];
  const digits = (number: number): string => String(number).padStart(5, "0");
  for (let no = 1; no <= shard.count; no++) {
    const name = `${shard.stem}-${digits(no)}-of-${digits(shard.count)}${shard.extension}`;
    const part = join(dirname(path), name);
    if (no !== shard.no && !isThere(part)) {
      throw new UserError(
        `${printable(part)}: part ${no} of ${shard.count} of a split model is missing; download all parts into one folder`,
      );
    }
    parts.push(part);
  }
  return parts;
}

/**
 * One header for a model that lies in one file or in several parts: metadata of the first, tensors and bytes of all.
 * Throws UserError when the files are not the whole set in order.
 */
export function readParts(paths: readonly string[]): Gguf {
  const parts = paths.map((path) => readGguf(path));
  const [first] = parts;
  if (first === undefined) throw new UserError("no model file was named; name a GGUF file");
  parts.forEach((part, index) => {
    requirePlace(part, index, parts.length);
  });
  parts.slice(1).forEach((part) => {
    requireSameModel(part, first);
  });
  const tensors = mergeTensors(parts.map((part) => part.tensors));
  const claimed = first.split?.tensors ?? null;
  if (claimed !== null && claimed !== tensors.count) {
    throw new UserError(
      `${printable(first.path)}: the split model lists ${claimed} tensors and its parts hold ${tensors.count}; download all parts again`,
    );
  }
  return { ...first, tensors, fileBytes: parts.reduce((total, part) => total + part.fileBytes, 0) };
}

function requirePlace(part: Gguf, index: number, count: number): void {
  const claims = part.split ?? { no: 0, count: 1 };
  if (claims.no === index && claims.count === count) return;
  if (count === 1 && (part.trailingBytes ?? 0) > 0)
    throw new UserError(
      `${printable(part.path)}: is part ${claims.no + 1} of ${claims.count} of a split model, with ${(part.trailingBytes ?? 0).toLocaleString("en-US")} bytes behind it: parts do not join with cat; join them with llama-gguf-split --merge, or name the first part`,
    );
  throw new UserError(
    `${printable(part.path)}: its header says part ${claims.no + 1} of ${claims.count}, its name says part ${index + 1} of ${count}; give the parts back their names (NAME-00001-of-0000N.gguf)`,
  );
}

/** Of two models that are split alike, nothing in their later parts tells them apart; of others, one of these does. */
function requireSameModel(part: Gguf, first: Gguf): void {
  const alien = (what: string): UserError =>
    new UserError(
      `${printable(part.path)}: belongs to another model than ${printable(basename(first.path))} (${what}); download all parts of one model again`,
    );
  for (const fact of ["architecture", "name"] as const) {
    const [own, firsts] = [part[fact], first[fact]];
    if (own !== null && firsts !== null && own !== firsts)
      throw alien(`${fact} ${printable(own)} against ${printable(firsts)}`);
  }
  const [own, firsts] = [part.split?.tensors ?? null, first.split?.tensors ?? null];
  if (own !== null && firsts !== null && own !== firsts) throw alien(`${own} tensors in all against ${firsts}`);
  const twice = [...(part.tensors.names ?? [])].find((name) => first.tensors.names?.has(name));
  if (twice !== undefined) throw alien(`both hold the tensor ${printable(twice)}`);
}

function isThere(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}
