import { appendFile } from "node:fs/promises";
import { z } from "zod";
import { messageOf, systemCode, UserError } from "../../lib/errors.ts";
import { jsonProblem } from "../../lib/json-problem.ts";
import { describeIssue, shownPath } from "../../lib/located-yaml.ts";
import { readRegularFile } from "../../lib/regular-file.ts";
import { WriteError } from "../../lib/unwritable.ts";

/** What a person said of an item. It is known by a hash of what it holds, so that a changed item is to be looked at anew. */
const decision = z.discriminatedUnion("decision", [
  z.strictObject({ decision: z.enum(["accept", "reject"]), hash: z.string(), item: z.string() }),
  z.strictObject({
    decision: z.literal("edit"),
    hash: z.string(),
    item: z.string(),
    value: z.record(z.string(), z.unknown()).describe("What the item is to hold instead"),
  }),
]);
export type Decision = z.infer<typeof decision>;

/** Decisions in the order in which they were taken, with their place. */
export interface Review {
  readonly path: string;
  readonly decisions: readonly { readonly taken: Decision; readonly where: string }[];
}

const maxReviewBytes = 256e6;

/** `docs.review.jsonl` beside `docs.suite.yaml`. */
const reviewFileOf = (suite: string): string => `${suite.replace(/(?:\.suite)?\.[^./\\]+$/, "")}.review.jsonl`;

/** Reads what was decided of a suite; nothing where there is no such file. A torn last line is left out. Throws UserError. */
export async function readReview(suite: string): Promise<Review> {
  const path = reviewFileOf(suite);
  let text: string;
  try {
    text = (await readRegularFile(path, maxReviewBytes)).toString("utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return { path, decisions: [] };
    throw new UserError(`${shownPath(path)} can't be read: ${messageOf(error)}`);
  }
  const lines = text.split("\n").slice(0, -1);
  const decisions = lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    const where = `${shownPath(path)}:${index + 1}`;
    const parsed = decision.safeParse(jsonIn(line, where));
    if (!parsed.success) throw new UserError(describeIssue(parsed.error, () => where));
    return [{ taken: parsed.data, where }];
  });
  return { path, decisions };
}

function jsonIn(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new UserError(`${where} is not JSON: ${jsonProblem(error)}`);
  }
}

/** Adds a decision at the end; what stood before is never changed. Throws WriteError. */
export async function appendDecision(path: string, taken: Decision): Promise<void> {
  await appendFile(path, `${JSON.stringify(taken)}\n`).catch((error: unknown) => {
    throw new WriteError(path, error);
  });
}
