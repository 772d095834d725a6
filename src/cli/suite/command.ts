import { defineCommand } from "../shared/define-command.ts";
import type { ImportArguments, InitArguments, LintArguments, ReviewArguments, StatsArguments } from "./options.ts";

const importCommand = defineCommand<ImportArguments>({
  command: "import <file>",
  describe: "Make a suite of another tool's file, of your own questions or of chat logs",
  async builder(argv) {
    const { importOptions } = await import("./options.ts");
    return argv
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
      );
  },
  action: async () => (await import("./import.ts")).importSuite,
});

const reviewCommand = defineCommand<ReviewArguments>({
  command: "review <suite>",
  describe: "Accept, reject or change items one by one; rejected ones are left out of runs",
  async builder(argv) {
    const { reviewOptions, suitePositional } = await import("./options.ts");
    return argv
      .positional("suite", suitePositional)
      .options(reviewOptions)
      .example("$0 suite review docs.suite.yaml", "Go on with the items not decided yet")
      .example("$0 suite review docs.suite.yaml --json", "How many were accepted and rejected so far")
      .epilogue(
        "Decisions are added to NAME.review.jsonl beside the suite, by a hash of the item: one that is changed is asked about anew. Keys: a accept, r reject, e edit in $EDITOR, b back, s skip, q quit.",
      );
  },
  action: async () => (await import("./review/review.ts")).reviewSuite,
});

const lintCommand = defineCommand<LintArguments>({
  command: "lint <suite>",
  describe: "What is wrong or doubtful about a suite's items: repeated, ambiguous, leaking, unbalanced, too long",
  async builder(argv) {
    const { lintOptions, suitePositional } = await import("./options.ts");
    return argv
      .positional("suite", suitePositional)
      .options(lintOptions)
      .example("$0 suite lint docs.suite.yaml", "One finding a line, by file and line")
      .epilogue("Exit code 1 where something is wrong (errors), 0 where nothing is or it is only doubtful (warnings).");
  },
  action: async () => (await import("./lint.ts")).lintSuite,
});

const statsCommand = defineCommand<StatsArguments>({
  command: "stats <suite>",
  describe: "What a suite's items are like, and what their number can show",
  async builder(argv) {
    const { suitePositional } = await import("./options.ts");
    return argv.positional("suite", suitePositional).example("$0 suite stats everyday", "Of a suite that comes along");
  },
  action: async () => (await import("./stats.ts")).suiteStatistics,
});

/** `schoolmark init`, the short way to `suite init`. */
export const initCommand = defineCommand<InitArguments>({
  command: "init <folder>",
  describe: "Make a suite of questions from a folder of documents of yours, offline and without a judge",
  async builder(argv) {
    const { options } = await import("./options.ts");
    return argv
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
      );
  },
  action: async () => (await import("./init.ts")).initSuite,
});

export const suiteCommand = defineCommand({
  command: "suite <action>",
  describe: "Suites of one's own: make, take over, review and check them",
  builder: (argv) =>
    argv
      .command(initCommand)
      .command(importCommand)
      .command(reviewCommand)
      .command(lintCommand)
      .command(statsCommand)
      .example("$0 suite init docs/", "Write docs.suite.yaml")
      .example("$0 suite import questions.csv", "Write questions.suite.yaml")
      .demandCommand(1, "Name an action: init, import, review, lint, stats"),
});
