import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { sha256 } from "../../../src/lib/files.ts";
import type { Surroundings } from "../../../src/models/discover/types.ts";
import { testFolder } from "../../support/folder.ts";
import { aCommit } from "../../support/loopback-hub.mjs";
import { string, tinyModel } from "../gguf/gguf-writer.ts";

/** A home folder of one test, on Linux and with nothing in the environment unless told otherwise. */
export function newHome(change: Partial<Surroundings> = {}): Surroundings {
  return { platform: "linux", home: testFolder(), env: {}, ...change };
}

/** A model that no other is like. */
export const modelNamed = (name: string): Buffer => tinyModel({ "general.name": string(name) });

export function put(path: string, content: Buffer | string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** As `ollama pull` leaves it: config, model, template and license, each a blob that the manifest names. */
export function putOllama(store: string, name: string, model: Buffer): string {
  const [, path = "", tag = ""] = /^(.*):([^:]+)$/.exec(name) ?? [];
  const places = path.split("/");
  const full = [...["registry.ollama.ai", "library"].slice(0, 3 - places.length), ...places];
  const layer = (mediaType: string, content: Buffer | string): object => {
    const digest = sha256(content);
    put(join(store, "blobs", `sha256-${digest}`), content);
    return { mediaType, digest: `sha256:${digest}`, size: content.length };
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: "application/vnd.docker.distribution.manifest.v2+json",
    config: layer("application/vnd.docker.container.image.v1+json", '{"model_format":"gguf"}'),
    layers: [
      layer("application/vnd.ollama.image.model", model),
      layer("application/vnd.ollama.image.template", "{{ .Prompt }}"),
      layer("application/vnd.ollama.image.license", "MIT"),
    ],
  };
  return put(join(store, "manifests", ...full, tag), JSON.stringify(manifest));
}

/** As `hf download` leaves it: a blob named by its sha256, a link to it in the snapshot, and the ref. */
export function putHub(
  hub: string,
  repository: string,
  file: string,
  content: Buffer,
  options: { commit?: string; ref?: string | null; links?: boolean } = {},
): string {
  const { commit = aCommit, ref = "main", links = true } = options;
  const folder = join(hub, `models--${repository.replaceAll("/", "--")}`);
  const digest = sha256(content);
  const snapshot = join(folder, "snapshots", commit, ...file.split("/"));
  mkdirSync(dirname(snapshot), { recursive: true });
  if (ref !== null) put(join(folder, "refs", ref), commit);
  if (!links) return put(snapshot, content);
  put(join(folder, "blobs", digest), content);
  symlinkSync(join(...file.split("/").map(() => ".."), "..", "blobs", digest), snapshot);
  return snapshot;
}
