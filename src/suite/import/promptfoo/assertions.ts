import { describeIssue } from "../../../lib/located-yaml.ts";
import { type Check, check } from "../../../tasks/checks.ts";
import { isRecord } from "../yaml.ts";

/** Reads the value of an assertion with the test's variables and files put in. */
export type ReadValue = (value: unknown) => Promise<unknown>;

const words = { not: "not-" } as const;

/** What becomes of assertions that need more than the answer's text. */
const refusals: readonly { readonly types: RegExp; readonly reason: string }[] = [
  {
    types: /^(javascript|python|ruby|webhook|guardrails|classifier|moderation)$/,
    reason: "runs code or asks a service, which an import never does",
  },
  {
    types:
      /^(llm-rubric|g-eval|factuality|model-graded-.*|answer-relevance|context-.*|conversation-relevance|select-best|max-score|pi|search-rubric|trajectory:.*|is-refusal)$/,
    reason: "needs a judge",
  },
  { types: /^similar(:.*)?$/, reason: "needs an embedding model" },
  {
    types: /^(latency|cost|perplexity|perplexity-score)$/,
    reason: "is measured by every run of Schoolmark and reported as a figure",
  },
  {
    types: /^(levenshtein|rouge-.*|bleu|gleu|meteor|f-score)$/,
    reason: "is a likeness that depends on a threshold; match: f1 comes near it",
  },
];

/** An assertion as a check. Throws Error saying why it can't be one. */
export async function checkOf(raw: unknown, read: ReadValue): Promise<Check> {
  if (!isRecord(raw)) throw new Error("an assertion with a type expected");
  const type = String(raw["type"]);
  if (raw["transform"] !== undefined || raw["contextTransform"] !== undefined)
    throw new Error(`${type}: its transform runs code, which an import never does`);
  const not = type.startsWith(words.not);
  const bare = not ? type.slice(words.not.length) : type;
  const refused = refusals.find(({ types }) => types.test(bare));
  if (refused !== undefined) throw new Error(`${type} ${refused.reason}`);
  const { weight } = raw;
  const parsed = check.safeParse({
    ...draftOf(bare, type, await read(raw["value"])),
    ...(not ? { not: true } : {}),
    ...(weight === undefined ? {} : { weight }),
  });
  if (!parsed.success) throw new Error(`${type}: ${describeIssue(parsed.error, () => "").trim()}`);
  return parsed.data;
}

function draftOf(bare: string, type: string, value: unknown): Readonly<Record<string, unknown>> {
  switch (bare) {
    case "equals":
      if (isRecord(value)) return { type: "json", schema: { const: value } };
      return { type: "equals", value: oneText(value, type) };
    case "contains":
    case "starts-with":
      return { type: bare, value: oneText(value, type) };
    case "icontains":
      return { type: "contains", value: oneText(value, type), anyCase: true };
    case "contains-any":
    case "contains-all":
      return { type: bare, value: severalTexts(value, type) };
    case "icontains-any":
    case "icontains-all":
      return { type: bare.slice(1), value: severalTexts(value, type), anyCase: true };
    case "regex":
      return { type: "regex", value: oneText(value, type) };
    case "is-json":
      if (value === undefined) return { type: "json" };
      if (!isRecord(value)) throw new Error(`${type}: a JSON schema expected`);
      return { type: "json", schema: value };
    case "word-count":
      if (isRecord(value)) return { type: "word-count", min: value["min"] ?? 0, max: value["max"] ?? 1_000_000 };
      return { type: "word-count", min: Number(value), max: Number(value) };
    default:
      throw new Error(`${type} has no counterpart here`);
  }
}

function oneText(value: unknown, type: string): string {
  if (typeof value === "string" && value !== "") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new Error(`${type}: a text to compare with expected`);
}

/** A list, or texts parted by commas of which one in quotation marks may hold some. */
function severalTexts(value: unknown, type: string): readonly string[] {
  if (Array.isArray(value)) return value.map((one) => oneText(one, type));
  return [...oneText(value, type).matchAll(/\s*(?:"([^"]*)"|([^,]+))\s*(?:,|$)/g)].map(
    ([, quoted, bare = ""]) => quoted ?? bare.trim(),
  );
}
