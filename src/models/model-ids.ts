import { basename, dirname, resolve } from "node:path";
import { modelStem } from "./gguf/shards.ts";

interface NamedFile {
  readonly path: string;
  readonly sha256: string;
}

/**
 * A short name for each file, unique whatever the case of its letters: the file's name without `.gguf`; where several
 * share it, each gets its folder's name too, and where that is not enough the start of its sha256, then a number.
 */
export function uniqueIds(files: readonly NamedFile[]): readonly string[] {
  const stem = ({ path }: NamedFile): string => modelStem(path);
  const withFolder = (file: NamedFile): string => `${stem(file)}@${basename(dirname(resolve(file.path))) || "root"}`;
  const withHash = (file: NamedFile): string => `${stem(file)}@${file.sha256.slice(0, 8)}`;
  return numbered([withFolder, withHash].reduce((ids, rename) => renameShared(files, ids, rename), files.map(stem)));
}

function renameShared(
  files: readonly NamedFile[],
  ids: readonly string[],
  rename: (file: NamedFile) => string,
): string[] {
  const folded = ids.map((id) => id.toLowerCase());
  const isShared = (id: string): boolean => folded.indexOf(id.toLowerCase()) !== folded.lastIndexOf(id.toLowerCase());
  return files.map((file, index) => {
    const id = ids[index] ?? "";
    return isShared(id) ? rename(file) : id;
  });
}

/** What is still the same gets `#2`, `#3`, … in order. */
function numbered(ids: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return ids.map((id) => {
    let candidate = id;
    for (let number = 2; taken.has(candidate.toLowerCase()); number++) candidate = `${id}#${number}`;
    taken.add(candidate.toLowerCase());
    return candidate;
  });
}
