import type { ArgumentsCamelCase, Argv, CommandModule, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";

const options = {
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

const importOptions = {
  out: {
    type: "string",
    describe: "Suite to write; its items go into a folder beside it (default: FILE.suite.yaml)",
  },
  replace: { type: "boolean", default: false, describe: "Write over a suite of this name" },
  data: { type: "string", describe: "Of an lm-eval task whose questions lie on a hub: your own copy of them" },
  match: {
    type: "string",
    describe: "How answers are compared, where the file leaves it open: exact, contains, numeric or f1",
  },
  chat: {
    type: "boolean",
    describe: "Ask through the models' chat templates; --no-chat asks as plain text (default: as the file suggests)",
  },
} as const;

export type ImportArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof importOptions> & GlobalOptions & { file?: string }
>;

const importCommand: CommandModule<object, ImportArguments> = {
  command: "import <file>",
  describe: "Make a suite of another tool's file, of your own questions or of chat logs",
  builder: (argv: Argv) =>
    argv
      .positional("file", {
        type: "string",
        describe: "promptfoo configuration, lm-eval task, OpenAI evals JSONL, CSV or JSONL of questions, chat logs",
      })
      .options(importOptions)
      .example("$0 suite import promptfooconfig.yaml", "Prompts and tests; assertions that need a judge are listed")
      .example("$0 suite import arc_easy.yaml --data test.jsonl", "An lm-eval task over your copy of its questions")
      .example("$0 suite import questions.csv --match exact", "Columns prompt and expected")
      .example("$0 suite import chats.jsonl", "How far do models agree with the one that answered?")
      .epilogue(
        "Nothing in a file is run: Python, JavaScript and judges are listed with what depends on them. Files that it names are read beside it only.",
      ) as unknown as Argv<ImportArguments>,
  async handler(argv) {
    const { importSuite } = await import("./import.ts");
    process.exitCode = await importSuite(argv);
  },
};

const suitePositional = { type: "string", describe: "Suite file, or a CSV or JSONL file of questions" } as const;

const reviewOptions = {
  all: { type: "boolean", default: false, describe: "Show items again that were decided already" },
  folder: {
    type: "string",
    describe: "Where the documents lie that items name (default: the folder of the suite's name, beside it)",
  },
} as const;

export type ReviewArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof reviewOptions> & GlobalOptions & { suite?: string }
>;

const reviewCommand: CommandModule<object, ReviewArguments> = {
  command: "review <suite>",
  describe: "Accept, reject or change items one by one; rejected ones are left out of runs",
  builder: (argv: Argv) =>
    argv
      .positional("suite", suitePositional)
      .options(reviewOptions)
      .example("$0 suite review docs.suite.yaml", "Go on with the items not decided yet")
      .example("$0 suite review docs.suite.yaml --json", "How many were accepted and rejected so far")
      .epilogue(
        "Decisions are added to NAME.review.jsonl beside the suite, by a hash of the item: one that is changed is asked about anew. Keys: a accept, r reject, e edit in $EDITOR, b back, s skip, q quit.",
      ) as unknown as Argv<ReviewArguments>,
  async handler(argv) {
    const { reviewSuite } = await import("./review/review.ts");
    process.exitCode = await reviewSuite(argv);
  },
};

const lintOptions = {
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

const lintCommand: CommandModule<object, LintArguments> = {
  command: "lint <suite>",
  describe: "What is wrong or doubtful about a suite's items: repeated, ambiguous, leaking, unbalanced, too long",
  builder: (argv: Argv) =>
    argv
      .positional("suite", suitePositional)
      .options(lintOptions)
      .example("$0 suite lint docs.suite.yaml", "One finding a line, by file and line")
      .epilogue(
        "Exit code 1 where something is wrong (errors), 0 where nothing is or it is only doubtful (warnings).",
      ) as unknown as Argv<LintArguments>,
  async handler(argv) {
    const { lintSuite } = await import("./lint.ts");
    process.exitCode = await lintSuite(argv);
  },
};

export type StatsArguments = ArgumentsCamelCase<GlobalOptions & { suite?: string }>;

const statsCommand: CommandModule<object, StatsArguments> = {
  command: "stats <suite>",
  describe: "What a suite's items are like, and what their number can show",
  builder: (argv: Argv) =>
    argv
      .positional("suite", suitePositional)
      .example("$0 suite stats everyday", "Of a suite that comes along") as unknown as Argv<StatsArguments>,
  async handler(argv) {
    const { suiteStatistics } = await import("./stats.ts");
    process.exitCode = await suiteStatistics(argv);
  },
};

const init: Omit<CommandModule<object, InitArguments>, "command"> = {
  describe: "Make a suite of questions from a folder of documents of yours, offline and without a judge",
  builder: (argv: Argv) =>
    argv
      .positional("folder", {
        type: "string",
        describe: "Folder (or one file) of text, Markdown, HTML, CSV, JSON, PDF or source code",
      })
      .options(options)
      .example("$0 init docs/", "Write docs.suite.yaml")
      .example("$0 run a.gguf b.gguf -s docs.suite.yaml", "Then: which of two models reads it better?")
      .example("$0 init docs/ --kinds cloze,quote --models a.gguf", "Two kinds, sized for two models")
      .epilogue(
        "passages: bits per byte, with and without the text before · continuation: the true next sentence among four · cloze: a number, date, name or term among four, with and without the document · quote: a sentence copied from the document · pairs: cells of tables, answered questions, headings. Nothing leaves the machine.",
      ) as unknown as Argv<InitArguments>,
  async handler(argv) {
    const { initSuite } = await import("./init.ts");
    process.exitCode = await initSuite(argv);
  },
};

/** `schoolmark init`, the short way to `suite init`. */
export const initCommand: CommandModule<object, InitArguments> = { ...init, command: "init <folder>" };

export const suiteCommand: CommandModule = {
  command: "suite <action>",
  describe: "Suites of one's own: make, take over, review and check them",
  builder: (argv: Argv) =>
    argv
      .command({ ...init, command: "init <folder>" })
      .command(importCommand)
      .command(reviewCommand)
      .command(lintCommand)
      .command(statsCommand)
      .example("$0 suite init docs/", "Write docs.suite.yaml")
      .example("$0 suite import questions.csv", "Write questions.suite.yaml")
      .demandCommand(1, "Name an action: init, import, review, lint, stats"),
  handler() {},
};
