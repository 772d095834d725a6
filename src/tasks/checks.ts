import { z } from "zod";
import { matchesSchema, parseAnswer, schemaProblem } from "./json-answer.ts";
import { findByPattern, patternLimit, patternProblem } from "./pattern.ts";

const text = z.string().max(10_000);
const texts = z.array(text.min(1)).min(1).max(100);
const common = {
  not: z.literal(true).optional().describe("The check holds where the text does not do this"),
  weight: z
    .number()
    .min(0)
    .max(1e6)
    .optional()
    .describe("Weight in the mean that `threshold` is held against; default 1"),
};
const withTexts = z.strictObject({
  type: z.enum(["equals", "contains", "contains-any", "contains-all", "starts-with"]),
  value: z.union([text.min(1), texts]).describe("One text or several; the answer is taken without the space around it"),
  anyCase: z.literal(true).optional().describe("Capitals and small letters are the same"),
  ...common,
});
const withPattern = z.strictObject({
  type: z.literal("regex"),
  value: z
    .string()
    .min(1)
    .max(patternLimit)
    .refine((pattern) => patternProblem(pattern) === null, "is no regular expression that can be used"),
  ...common,
});
const withJson = z.strictObject({
  type: z.literal("json"),
  schema: z
    .record(z.string(), z.unknown())
    .refine((schema) => schemaProblem(schema) === null, "is no JSON schema that can be used")
    .optional(),
  ...common,
});
const withWords = z.strictObject({
  type: z.literal("word-count"),
  min: z.int().min(0),
  max: z.int().min(0),
  ...common,
});

/** One thing that can be told of a text without a judge. */
export const check = z.discriminatedUnion("type", [withTexts, withPattern, withJson, withWords]);
export type Check = z.infer<typeof check>;

/** Checks of an item, and the weighted mean of those that hold which will do; null: all must hold. */
export interface Checks {
  readonly checks: readonly Check[];
  readonly threshold: number | null;
}

/** Whether a text passes. A check of weight 0 is never in the way. Throws Error where a pattern finds no end. */
export function passes(answer: string, { checks, threshold }: Checks): boolean {
  const weighed = checks.filter(({ weight = 1 }) => weight > 0);
  const holding = weighed.filter((one) => holds(answer.trim(), one) !== (one.not === true));
  if (threshold === null) return holding.length === weighed.length;
  const total = weightOf(weighed);
  // A sum of weights may miss the threshold by its last bit alone.
  return total === 0 || weightOf(holding) / total >= threshold - 1e-9;
}

const weightOf = (checks: readonly Check[]): number => checks.reduce((sum, { weight = 1 }) => sum + weight, 0);

function holds(answer: string, one: Check): boolean {
  switch (one.type) {
    case "regex":
      return findByPattern(one.value, answer, "first") !== null;
    case "json":
      return matchesSchema(parseAnswer(answer), one.schema ?? {});
    case "word-count": {
      const words = answer.split(/\s+/).filter((word) => word !== "").length;
      return words >= one.min && words <= one.max;
    }
    default:
      return holdsTexts(answer, one);
  }
}

function holdsTexts(answer: string, { type, value, anyCase }: z.infer<typeof withTexts>): boolean {
  const fold = (raw: string): string => (anyCase === true ? raw.toLowerCase() : raw);
  const given = fold(answer);
  const wanted = (typeof value === "string" ? [value] : value).map(fold);
  switch (type) {
    case "equals":
      return wanted.some((one) => given === one.trim());
    case "starts-with":
      return wanted.some((one) => given.startsWith(one.trimStart()));
    case "contains-all":
      return wanted.every((one) => given.includes(one));
    case "contains":
    case "contains-any":
      return wanted.some((one) => given.includes(one));
  }
}

/** A check in words, as it stands where a right answer would. */
export function checkInWords(one: Check): string {
  const not = one.not === true ? "not " : "";
  switch (one.type) {
    case "json":
      return `${not}JSON${one.schema === undefined ? "" : " that fits a schema"}`;
    case "word-count":
      return `${not}${one.min} to ${one.max} words`;
    case "regex":
      return `${not}/${one.value}/`;
    default:
      return `${not}${one.type} ${[one.value]
        .flat()
        .map((value) => `"${value}"`)
        .join(", ")}`;
  }
}
