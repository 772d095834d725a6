import { join } from "node:path";
import { UserError } from "../../lib/errors.ts";
import { nearestName } from "../../lib/nearest-name.ts";
import { printable } from "../../lib/untrusted.ts";
import { chooseFile, type HubReference, type StoreReference } from "../store-reference.ts";
import { tools } from "./index.ts";
import type { StoredModel, StoreProblem, Surroundings, Tool } from "./types.ts";

/**
 * The path of the model that a reference names on this disk. Throws UserError, with the nearest name where one is close,
 * when there is none.
 */
export function findStored(reference: string, parsed: StoreReference, surroundings: Surroundings): string {
  switch (parsed.kind) {
    case "ollama":
      return findOllama(reference, parsed.name, surroundings);
    case "lm-studio":
      return findLmStudio(reference, parsed.name, surroundings);
    case "hub": {
      const path = findInHub(parsed, surroundings);
      if (path !== null) return path;
      throw notCached(reference, parsed, surroundings);
    }
  }
}

/** The path of a hub's file in any cache of this machine; null where it is in none. */
export function findInHub(parsed: HubReference, surroundings: Surroundings): string | null {
  const lead = `${parsed.repository}/`.toLowerCase();
  const models = hubModels(surroundings).filter(({ name }) => name.toLowerCase().startsWith(lead));
  const file = chooseFile(
    models.map(({ name }) => name.slice(lead.length)),
    parsed,
  );
  const found = models.find(({ name }) => name.slice(lead.length) === file)?.path;
  return found ?? findFlat(parsed, surroundings);
}

/** llama.cpp's old cache: user, repository and file with underscores between them. */
function findFlat(parsed: HubReference, surroundings: Surroundings): string | null {
  const lead = `${parsed.repository.replaceAll("/", "_")}_`.toLowerCase();
  const models = listed(tools["llama.cpp"], surroundings).models.filter(
    ({ name, reference, path }) => reference === path && name.toLowerCase().startsWith(lead),
  );
  const file = chooseFile(
    models.map(({ name }) => name.slice(lead.length)),
    parsed,
  );
  return models.find(({ name }) => name.slice(lead.length) === file)?.path ?? null;
}

function hubModels(surroundings: Surroundings): readonly StoredModel[] {
  return [tools["hugging-face"], tools["llama.cpp"]]
    .flatMap((tool) => listed(tool, surroundings).models)
    .filter(({ reference }) => reference.startsWith("hf:"));
}

function findOllama(reference: string, name: string, surroundings: Surroundings): string {
  const { models, problems } = listed(tools.ollama, surroundings);
  const short = name.replace(/^registry\.ollama\.ai\//i, "").replace(/^library\//i, "");
  const wanted = /:[^/]*$/.test(short) ? short : `${short}:latest`;
  const found = models.find((model) => model.name.toLowerCase() === wanted.toLowerCase());
  if (found !== undefined) return found.path;
  const torn = problems.find(({ path }) => path.toLowerCase().endsWith(join(...wanted.split(":")).toLowerCase()));
  if (torn !== undefined) throw new UserError(`${printable(reference)}: ${printable(torn.problem)}`);
  throw unknown(reference, "Ollama", "ollama:", wanted, models, problems);
}

/** By publisher and repository, by either with the file, by the repository alone or by the file's name. */
function findLmStudio(reference: string, name: string, surroundings: Surroundings): string {
  const { models, problems } = listed(tools["lm-studio"], surroundings);
  const wanted = name.toLowerCase();
  const spellings = (model: StoredModel): readonly string[] => {
    const [publisher = "", repository = "", file = ""] = model.name.toLowerCase().split("/");
    const stem = file.replace(/\.gguf$/, "");
    const base = `${publisher}/${repository}`;
    return [base, `${base}/${file}`, `${base}/${stem}`, repository, file, stem];
  };
  const [found, ...more] = models.filter((model) => spellings(model).includes(wanted));
  if (found !== undefined && more.length === 0) return found.path;
  if (found !== undefined) {
    const all = [found, ...more].map((model) => printable(model.reference)).join(", ");
    throw new UserError(`${printable(reference)}: stands for several files; name one of ${all}`);
  }
  throw unknown(reference, "LM Studio", "lmstudio:", name, models, problems);
}

function unknown(
  reference: string,
  title: string,
  scheme: string,
  wanted: string,
  models: readonly StoredModel[],
  problems: readonly StoreProblem[],
): UserError {
  const names = models.map((model) => model.reference.slice(scheme.length));
  const sameStart = names.find((name) => name.split(":")[0] === wanted.split(":")[0]);
  const near = nearestName(wanted, names) ?? sameStart ?? null;
  const closed = problems.find(({ problem }) => problem.includes("permission"));
  const hint =
    near !== null
      ? `did you mean ${scheme}${printable(near)}?`
      : closed !== undefined
        ? `${printable(closed.path)} can't be read: ${printable(closed.problem)}`
        : models.length === 0
          ? `no model of ${title} is on this disk; \`schoolmark models\` shows what is`
          : "`schoolmark models` shows what is on this disk";
  return new UserError(`${printable(reference)}: ${title} keeps no such model; ${hint}`);
}

function notCached(reference: string, parsed: HubReference, surroundings: Surroundings): UserError {
  const where = printable(reference);
  const names = hubModels(surroundings).map(({ name }) => name);
  const inRepository = names.filter((name) => name.toLowerCase().startsWith(`${parsed.repository}/`.toLowerCase()));
  const here = inRepository.map((name) => `hf:${printable(name)}`).join(", ");
  const repositories = [...new Set(names.map((name) => name.split("/").slice(0, 2).join("/")))];
  const near = nearestName(parsed.repository, repositories);
  const download = `\`schoolmark models download ${where}\` or --download fetches it`;
  if (inRepository.length > 0) return new UserError(`${where}: is not on this disk, but ${here} is; else ${download}`);
  const hint = near === null ? "" : `; did you mean hf:${printable(near)}, which is?`;
  return new UserError(`${where}: is not on this disk${hint}; ${download}`);
}

function listed(tool: Tool, surroundings: Surroundings): { models: StoredModel[]; problems: StoreProblem[] } {
  const listings = tool.folders(surroundings).map((folder) => tool.list(folder));
  return {
    models: listings.flatMap(({ models }) => models),
    problems: listings.flatMap(({ problems }) => problems),
  };
}
