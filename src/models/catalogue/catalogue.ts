import { fileURLToPath } from "node:url";
import type { z } from "zod";
import { UserError } from "../../lib/errors.ts";
import { readRegularFileSync } from "../../lib/regular-file.ts";
import { printable } from "../../lib/untrusted.ts";
import { fileProblem } from "../file-problem.ts";
import { type CatalogueModel, catalogueFile } from "./catalogue-schema.ts";

/** What is published of models, one row each; a user's own rows first. */
export interface Catalogue {
  readonly models: readonly CatalogueModel[];
  /** Ids of the user's rows: they win over what the ladder and a file's header say, too. */
  readonly ownIds?: ReadonlySet<string>;
}

const builtIn = fileURLToPath(new URL("./catalogue.json", import.meta.url));
const maxRowBytes = 64e6;
const template = "see docs/catalogue.md and schemas/catalogue.schema.json for its form";

/**
 * The built-in catalogue, and before it the rows of a file of the user's: a row of the same id takes the built-in one's
 * place. Throws UserError naming the file and the field where it is not a catalogue.
 */
export function readCatalogue(ownFile?: string): Catalogue {
  const own = ownFile === undefined ? [] : readRows(ownFile);
  const taken = new Set(own.map(({ id }) => id));
  return { models: [...own, ...readRows(builtIn).filter(({ id }) => !taken.has(id))], ownIds: taken };
}

/** The user's rows alone. */
export function ownRowsOf({ models, ownIds }: Catalogue): Catalogue {
  return { models: ownIds === undefined ? [] : models.filter(({ id }) => ownIds.has(id)) };
}

function readRows(path: string): readonly CatalogueModel[] {
  const parsed = catalogueFile.safeParse(readJson(path));
  if (parsed.success) return parsed.data.models;
  throw new UserError(`${printable(path)}: ${explain(parsed.error)}; ${template}`);
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readRegularFileSync(path, maxRowBytes).toString("utf8");
  } catch (error) {
    throw fileProblem(path, error);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(`${printable(path)}: is no JSON; ${template}`);
  }
}

function explain(error: z.ZodError): string {
  const issue = error.issues.find(({ code }) => code === "unrecognized_keys") ?? error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? "" : `${printable(issue.path.join("."))}: `;
  const what =
    issue?.code === "unrecognized_keys" ? `there is no field ${issue.keys.join(", ")}` : (issue?.message ?? "");
  return `${place}${printable(what)}`;
}
