import { defineCommand } from "../shared/define-command.ts";
import type { BaselineArguments, DiffArguments, NamedArguments, SaveArguments } from "./options.ts";

const save = defineCommand<SaveArguments>({
  command: "save <name> [source]",
  describe: "Keep what was measured of a model, to check later ones against it",
  async builder(argv) {
    const { saving } = await import("./options.ts");
    return argv
      .positional("name", { type: "string", describe: "What to call it" })
      .positional("source", {
        type: "string",
        describe: "A run of one model, RUN#MODEL, a model of the newest run, or a model file",
      })
      .options(saving)
      .example("$0 baseline save main", "The newest run, of one model")
      .example("$0 baseline save main Q8_0 --replace", "A model of the newest run, in place of the old one");
  },
  action: async () => (await import("./save.ts")).saveBaseline,
});

const list = defineCommand<BaselineArguments>({
  command: "list",
  describe: "Name the baselines, their models and their age",
  async builder(argv) {
    const { shared } = await import("./options.ts");
    return argv.options(shared);
  },
  action: async () => (await import("./show.ts")).listBaselines,
});

const show = defineCommand<NamedArguments>({
  command: "show <name>",
  describe: "Show what a baseline holds",
  async builder(argv) {
    const { shared } = await import("./options.ts");
    return argv.positional("name", { type: "string", describe: "Its name, as baseline list tells it" }).options(shared);
  },
  action: async () => (await import("./show.ts")).showBaseline,
});

const diff = defineCommand<DiffArguments>({
  command: "diff <before> <after>",
  describe: "Compare two baselines item by item",
  async builder(argv) {
    const { shared } = await import("./options.ts");
    return argv
      .positional("before", { type: "string", describe: "The earlier baseline" })
      .positional("after", { type: "string", describe: "The later baseline" })
      .options(shared);
  },
  action: async () => (await import("./diff.ts")).diffBaselines,
});

export const baselineCommand = defineCommand({
  command: "baseline <action>",
  describe: "Keep measurements of a model in a small file: save, list, show, diff",
  builder: (argv) =>
    argv
      .command(save)
      .command(list)
      .command(show)
      .command(diff)
      .example("$0 baseline save main old.gguf", "Measure a model and keep its answers")
      .example("$0 baseline list", "What is kept")
      .demandCommand(1, "Say what to do: save, list, show or diff."),
});
