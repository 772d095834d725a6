import type { ArgumentsCamelCase, Argv, CommandModule, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";
import { measuringOptions } from "../shared/measuring-options.ts";

const shared = {
  baselines: { type: "string", default: "baselines", describe: "Folder that baselines are kept in" },
} as const;
const saving = {
  ...shared,
  replace: { type: "boolean", default: false, describe: "Let it take the place of a baseline of this name" },
  ...measuringOptions,
} as const;

export type BaselineArguments = ArgumentsCamelCase<InferredOptionTypes<typeof shared> & GlobalOptions>;
export type SaveArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof saving> & GlobalOptions & { name: string; source?: string }
>;
export type NamedArguments = BaselineArguments & { name: string };
export type DiffArguments = BaselineArguments & { before: string; after: string };

const save: CommandModule<object, SaveArguments> = {
  command: "save <name> [source]",
  describe: "Keep what was measured of a model, to check later ones against it",
  builder: (argv: Argv) =>
    argv
      .positional("name", { type: "string", describe: "What to call it" })
      .positional("source", {
        type: "string",
        describe: "A run of one model, RUN#MODEL, a model of the newest run, or a model file",
      })
      .options(saving)
      .example("$0 baseline save main", "The newest run, of one model")
      .example(
        "$0 baseline save main Q8_0 --replace",
        "A model of the newest run, in place of the old one",
      ) as unknown as Argv<SaveArguments>,
  async handler(argv) {
    const { saveBaseline } = await import("./save.ts");
    process.exitCode = await saveBaseline(argv);
  },
};

const list: CommandModule<object, BaselineArguments> = {
  command: "list",
  describe: "Name the baselines, their models and their age",
  builder: (argv: Argv) => argv.options(shared) as unknown as Argv<BaselineArguments>,
  async handler(argv) {
    const { listBaselines } = await import("./show.ts");
    process.exitCode = await listBaselines(argv);
  },
};

const show: CommandModule<object, NamedArguments> = {
  command: "show <name>",
  describe: "Show what a baseline holds",
  builder: (argv: Argv) =>
    argv
      .positional("name", { type: "string", describe: "Its name, as baseline list tells it" })
      .options(shared) as unknown as Argv<NamedArguments>,
  async handler(argv) {
    const { showBaseline } = await import("./show.ts");
    process.exitCode = await showBaseline(argv);
  },
};

const diff: CommandModule<object, DiffArguments> = {
  command: "diff <before> <after>",
  describe: "Compare two baselines item by item",
  builder: (argv: Argv) =>
    argv
      .positional("before", { type: "string", describe: "The earlier baseline" })
      .positional("after", { type: "string", describe: "The later baseline" })
      .options(shared) as unknown as Argv<DiffArguments>,
  async handler(argv) {
    const { diffBaselines } = await import("./diff.ts");
    process.exitCode = await diffBaselines(argv);
  },
};

export const baselineCommand: CommandModule<object, object> = {
  command: "baseline <action>",
  describe: "Keep measurements of a model in a small file: save, list, show, diff",
  builder: (argv: Argv) =>
    argv
      .command(save)
      .command(list)
      .command(show)
      .command(diff)
      .example("$0 baseline save main old.gguf", "Measure a model and keep its answers")
      .example("$0 baseline list", "What is kept")
      .demandCommand(1, "Say what to do: save, list, show or diff."),
  handler() {},
};
