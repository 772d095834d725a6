import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";

/** How many tokens the user says a model was trained on. `model` is its id, file name or path. */
export interface TrainingTokensOption {
  readonly model: string;
  readonly tokens: number;
}

const scales: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ["K", 1e3],
  ["M", 1e6],
  ["B", 1e9],
  ["T", 1e12],
]);

/**
 * Reads one `MODEL=N`, N being a number of tokens such as `2T`, `36B`, `500M`, `1e9` or `300000`.
 * Throws UserError when it is anything else.
 */
export function parseTrainingTokens(text: string): TrainingTokensOption {
  // File names may hold an equals sign, numbers don't.
  const split = text.lastIndexOf("=");
  const model = text.slice(0, Math.max(0, split)).trim();
  if (model === "") {
    throw new UserError(`--training-tokens ${printable(text)}: names no model; write MODEL=N, such as my-model=2T`);
  }
  const tokens = parseCount(text.slice(split + 1).trim());
  if (tokens === null) {
    throw new UserError(
      `--training-tokens ${printable(text)}: "${printable(text.slice(split + 1))}" is not a number of tokens; write 2T, 36B, 500M or 1e9`,
    );
  }
  return { model, tokens };
}

function parseCount(text: string): number | null {
  const match = /^(\d{1,20}(?:\.\d{1,20})?)(e\d{1,2})?([kmbt]?)$/i.exec(text);
  const scale = scales.get((match?.[3] ?? "").toUpperCase());
  if (match === null || scale === undefined) return null;
  const tokens = Math.round(Number(`${match[1]}${match[2] ?? ""}`) * scale);
  return tokens > 0 && Number.isSafeInteger(tokens) ? tokens : null;
}
