import type { ArgumentsCamelCase, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";

export const options = {
  kinds: {
    type: "string",
    array: true,
    default: [] as string[],
    describe: "Which questions: passages, continuation, cloze, quote, pairs (default: all); parted by commas or spaces",
  },
  items: { type: "number", requiresArg: true, default: 100, describe: "Questions of each kind, at most" },
  models: {
    type: "string",
    array: true,
    nargs: 1,
    default: [] as string[],
    describe: "Models that will be asked: passages are sized to fit the smallest context among them",
  },
  seed: {
    type: "number",
    requiresArg: true,
    default: 1,
    describe: "Chooses passages and questions; the same seed, the same suite",
  },
  language: { type: "string", describe: "Language of the documents, such as de (default: guessed)" },
  out: {
    type: "string",
    describe: "Suite to write; its items go into a folder beside it (default: FOLDER.suite.yaml)",
  },
  replace: { type: "boolean", default: false, describe: "Write over a suite of this name" },
} as const;

export type InitArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof options> & GlobalOptions & { folder?: string }
>;

export const importOptions = {
  out: {
    type: "string",
    describe: "Suite to write; its items go into a folder beside it (default: FILE.suite.yaml)",
  },
  replace: { type: "boolean", default: false, describe: "Write over a suite of this name" },
  data: { type: "string", describe: "Of an lm-eval task whose questions lie on a hub: your own copy of them" },
  match: {
    type: "string",
    describe: "How answers are compared, where the file leaves it open, such as exact, contains, numeric or f1",
  },
  chat: {
    type: "boolean",
    describe: "Ask through the models' chat templates; --no-chat asks as plain text (default: as the file suggests)",
  },
} as const;

export type ImportArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof importOptions> & GlobalOptions & { file?: string }
>;

export const suitePositional = { type: "string", describe: "Suite file, or a CSV or JSONL file of questions" } as const;

export const reviewOptions = {
  all: { type: "boolean", default: false, describe: "Show items again that were decided already" },
  folder: {
    type: "string",
    describe: "Where the documents lie that items name (default: the folder of the suite's name, beside it)",
  },
} as const;

export type ReviewArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof reviewOptions> & GlobalOptions & { suite?: string }
>;

export const lintOptions = {
  context: {
    type: "number",
    requiresArg: true,
    default: 2048,
    describe: "Tokens that the smallest model holds, for what is too long (estimated at three bytes a token)",
  },
} as const;

export type LintArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof lintOptions> & GlobalOptions & { suite?: string }
>;

export type StatsArguments = ArgumentsCamelCase<GlobalOptions & { suite?: string }>;
