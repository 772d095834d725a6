import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Stub } from "../../servers/stub.mjs";
import { encode } from "../../servers/toy-model.mjs";
import { emptyFolder, type Outcome, recordsOf, schoolmark, type Written } from "../support.ts";

/** Questions of each kind that a served model can be asked: few, for every one is many requests where tokens are forced. */
export const questions = [
  { id: "q1", question: "The cat is on the", choices: ["dog", "house", "water"], answer: 1 },
  { id: "q2", question: "Paris is", choices: ["blue", "not red"], answer: 0 },
  { id: "q3", question: "naïve 😀", choices: ["yes", "né"], answer: 1 },
] as const;
export const text = "The cat is on the house. Paris is not red.";

/** A suite of likelihoods, a text and two answers in words, in a folder of its own. */
export function servedSuite(): string {
  const folder = emptyFolder();
  const lines = (rows: readonly object[]): string => rows.map((row) => JSON.stringify(row)).join("\n");
  writeFileSync(join(folder, "mc.jsonl"), lines(questions));
  writeFileSync(join(folder, "text.jsonl"), lines([{ id: "t1", text }]));
  const written = ["one", "two"].map((id) => ({ id, prompt: `Say ${id}`, answer: "six" }));
  writeFileSync(join(folder, "gen.jsonl"), lines(written));
  const tasks = [
    { name: "choice", kind: "multiple-choice", items: "mc.jsonl" },
    { name: "prose", kind: "text", items: "text.jsonl" },
    { name: "words", kind: "generate", items: "gen.jsonl", chance: 0, maxTokens: 8, match: "contains" },
  ];
  const file = join(folder, "served.yaml");
  writeFileSync(file, JSON.stringify({ name: "served", version: 1, tasks }));
  return file;
}

export function runServed(words: readonly string[], options: Parameters<typeof schoolmark>[1] = {}): Promise<Outcome> {
  return schoolmark(["run", ...words], options);
}

/** Sums that the toy model itself gives for the choices of a question, by its id. */
export function trueSums({ model }: Stub): Readonly<Record<string, readonly number[]>> {
  const sums = questions.map(({ id, question, choices }) => {
    const context = encode(question);
    const sum = (choice: string): number => {
      const all = encode(`${question} ${choice}`);
      return model.logProbabilities(context, all.slice(context.length)).reduce((total, one) => total + one, 0);
    };
    return [id, choices.map(sum)] as const;
  });
  return Object.fromEntries(sums);
}

/** Log-likelihood of the text, every token after the first. */
export function trueText({ model }: Stub): number {
  const [begin, ...rest] = encode(text);
  return model.logProbabilities([Number(begin)], rest).reduce((total, one) => total + one, 0);
}

/** Sums that a run recorded for the choices of each question. */
export function recordedSums(run: string): Readonly<Record<string, readonly number[]>> {
  const told = answersOf(run, "choice").map((record) => {
    const { continuations } = record["output"] as { continuations: readonly { logLikelihood: number }[] };
    return [record["item"], continuations.map(({ logLikelihood }) => logLikelihood)] as const;
  });
  return Object.fromEntries(told);
}

export function answersOf(run: string, task: string): readonly Written[] {
  return recordsOf(run).filter((record) => record.kind === "result" && record["task"] === `served/${task}`);
}
