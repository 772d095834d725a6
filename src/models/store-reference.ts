import { UserError } from "../lib/errors.ts";
import { printable } from "../lib/untrusted.ts";

/** A file of a repository: named, or the one of a quantization; both null: the usual one. */
export interface FileChoice {
  readonly file: string | null;
  readonly quantization: string | null;
}

/** A model of Hugging Face's hub, in its cache or yet to be downloaded. */
export interface HubReference extends FileChoice {
  readonly kind: "hub";
  /** `org/name`. */
  readonly repository: string;
}

/** A model by the name that a tool gives it. */
export type StoreReference =
  | HubReference
  | { readonly kind: "ollama"; readonly name: string }
  | { readonly kind: "lm-studio"; readonly name: string };

/** One part of a repository's name, as the hub allows it: it becomes part of a path and of an address. */
const part = "[A-Za-z0-9][A-Za-z0-9._-]*";
const repositoryAndFile = new RegExp(`^(${part}/${part})(?:/(.+)|:(${part}))?$`);

/**
 * `ollama:NAME[:TAG]`, `lmstudio:PUBLISHER/REPOSITORY[/FILE]`, `hf:USER/REPOSITORY[:QUANTIZATION | /FILE]`; null for
 * what names no store. Throws UserError for a name of the hub that can't be one.
 */
export function parseStoreReference(text: string): StoreReference | null {
  const [, scheme = "", rest = ""] = /^(hf|huggingface|ollama|lmstudio|lm-studio):(?:\/\/)?(.*)$/is.exec(text) ?? [];
  switch (scheme.toLowerCase()) {
    case "ollama":
      return { kind: "ollama", name: rest };
    case "lmstudio":
    case "lm-studio":
      return { kind: "lm-studio", name: rest };
    case "hf":
    case "huggingface":
      return hubReference(text, rest);
    default:
      return null;
  }
}

function hubReference(text: string, rest: string): HubReference {
  const [whole, repository = "", file = null, quantization = null] = repositoryAndFile.exec(rest) ?? [];
  if (whole === undefined || repository.includes("..") || (file !== null && !isPlainPath(file))) {
    throw new UserError(
      `${printable(text)}: is no model of the hub; write hf:USER/REPOSITORY, with :QUANTIZATION or /FILE.gguf behind it`,
    );
  }
  return { kind: "hub", repository, file, quantization };
}

/** Whether a path from elsewhere stays within the folder it is put into, on every system. */
export function isPlainPath(path: string): boolean {
  return (
    path !== "" &&
    !/[\\:\p{Cc}]/u.test(path) &&
    path.split("/").every((name) => name !== "" && name !== "." && name !== "..")
  );
}

const defaultQuantizations = ["Q4_K_M", "Q8_0"];

/**
 * The file that is meant among a repository's model files: the named one, else the one whose name or folder holds the
 * quantization, else Q4_K_M, Q8_0 or the first, as llama.cpp's -hf chooses. null: none.
 */
export function chooseFile(files: readonly string[], { file, quantization }: FileChoice): string | null {
  if (file !== null) return files.find((path) => same(path, file) || same(path, `${file}.gguf`)) ?? null;
  const sorted = files.toSorted();
  const wanted = quantization === null ? defaultQuantizations : [quantization];
  for (const name of wanted) {
    const found = sorted.find((path) => holdsWord(path, name));
    if (found !== undefined) return found;
  }
  return quantization === null || same(quantization, "latest") ? (sorted[0] ?? null) : null;
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Whether a quantization stands in a path as a word: `Q4_K` is not meant by `Q4_K_M`. */
function holdsWord(path: string, word: string): boolean {
  const plain = word.replace(/[^A-Za-z0-9]/g, (sign) => `\\${sign}`);
  return new RegExp(`(?:^|[-./ ])(?:UD-)?${plain}(?:[-./ ]|$)`, "i").test(path.replace(/\.gguf$/i, ""));
}
