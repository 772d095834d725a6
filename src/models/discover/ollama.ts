import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { messageOf, systemCode } from "../../lib/errors.ts";
import type { Listing, StoredModel, StoreProblem, Surroundings, Tool } from "./types.ts";
import { entriesOf, foldersOf, whyUnreadable } from "./walk.ts";

const defaultHost = "registry.ollama.ai";
const defaultNamespace = "library";
const modelLayer = "application/vnd.ollama.image.model";
/** Real manifests take some kilobytes. */
const largestManifest = 1 << 20;

/**
 * Ollama: `manifests/HOST/NAMESPACE/MODEL/TAG`, a JSON file, names the model's layer by its sha256; `blobs/sha256-HASH` (before
 * 2024 `blobs/sha256:HASH`) is that file (ollama `envconfig/config.go`, `manifest/paths.go`).
 */
export const ollama: Tool = {
  title: "Ollama",
  folders({ platform, home, env }: Surroundings) {
    const own = env["OLLAMA_MODELS"] || join(home, ".ollama", "models");
    const service = ["/usr/share/ollama/.ollama/models", "/var/lib/ollama/models", "/var/lib/ollama/.ollama/models"];
    return platform === "linux" ? [own, ...service] : [own];
  },
  list(folder) {
    const models: StoredModel[] = [];
    const problems: StoreProblem[] = [];
    for (const manifest of manifestsIn(join(folder, "manifests"), problems)) {
      const found = readManifest(folder, manifest);
      if ("problem" in found) problems.push(found);
      else models.push(found);
    }
    return { models, problems } satisfies Listing;
  },
};

interface Manifest {
  readonly path: string;
  readonly name: string;
}

/** `model:tag` for models of Ollama's own library, with namespace and host before it for others. */
function manifestsIn(root: string, problems: StoreProblem[]): readonly Manifest[] {
  return foldersOf(root, problems).flatMap((host) =>
    foldersOf(join(root, host), problems).flatMap((namespace) =>
      foldersOf(join(root, host, namespace), problems).flatMap((model) => {
        const folder = join(root, host, namespace, model);
        const prefix = [
          ...(host === defaultHost ? [] : [host]),
          ...(host === defaultHost && namespace === defaultNamespace ? [] : [namespace]),
        ];
        return entriesOf(folder, problems)
          .filter((entry) => !entry.isDirectory() && !entry.name.startsWith("."))
          .map(({ name: tag }) => ({ path: join(folder, tag), name: `${[...prefix, model].join("/")}:${tag}` }));
      }),
    ),
  );
}

function readManifest(store: string, { path, name }: Manifest): StoredModel | StoreProblem {
  const text = textOf(path);
  if ("problem" in text) return text;
  const sha256 = modelDigestOf(text.content);
  if (sha256 === null && isInTensors(text.content)) {
    return {
      path,
      problem: `${name} is kept as single tensors, without a GGUF file; \`ollama pull\` changes nothing: download a GGUF of it`,
    };
  }
  if (sha256 === null) {
    return { path, problem: `is no manifest that names a model's blob; \`ollama pull\` fetches ${name} again` };
  }
  const blob = blobIn(store, sha256);
  if (typeof blob === "string") return { name, reference: `ollama:${name}`, path: blob, sha256 };
  const { path: missing, error } = blob;
  return systemCode(error) === "ENOENT"
    ? { path, problem: `the model's blob is not there; \`ollama pull\` completes ${name}` }
    : { path: missing, problem: whyUnreadable(error) };
}

/** The path of a blob, or why it can't be had. Until 2024 a colon stood in its name, and copies of such stores keep it. */
function blobIn(store: string, sha256: string): string | { readonly path: string; readonly error: unknown } {
  const [today = "", before = ""] = ["-", ":"].map((sign) => join(store, "blobs", `sha256${sign}${sha256}`));
  if (!existsSync(today) && existsSync(before)) return before;
  try {
    statSync(today);
    return today;
  } catch (error) {
    return { path: today, error };
  }
}

function textOf(path: string): StoreProblem | { readonly content: string } {
  try {
    const { size } = statSync(path);
    if (size > largestManifest) return { path, problem: "is too large for a manifest; remove it" };
    return { content: readFileSync(path, "utf8") };
  } catch (error) {
    return { path, problem: systemCode(error) === "ENOENT" ? messageOf(error) : whyUnreadable(error) };
  }
}

/** Whether a model is there in another form than a GGUF file: a layer for each tensor, as Ollama imports safetensors. */
function isInTensors(manifest: string): boolean {
  const layers = fieldOf(parsed(manifest), "layers");
  return Array.isArray(layers) && layers.some((layer) => String(fieldOf(layer, "mediaType")).endsWith(".image.tensor"));
}

/** The digest becomes a file name, so that nothing but 64 hexadecimal digits is taken: `../` leads nowhere. */
function modelDigestOf(manifest: string): string | null {
  const layers = fieldOf(parsed(manifest), "layers");
  if (!Array.isArray(layers)) return null;
  const layer = layers.find((candidate: unknown) => fieldOf(candidate, "mediaType") === modelLayer);
  const digest = fieldOf(layer, "digest");
  return typeof digest === "string" ? (/^sha256[:-]([0-9a-f]{64})$/.exec(digest)?.[1] ?? null) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
