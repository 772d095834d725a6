import { defineCommand } from "../shared/define-command.ts";
import type { PlanArguments } from "./options.ts";

export const planCommand = defineCommand<PlanArguments>({
  command: "plan [models..]",
  describe: "Tell before a run what it takes, and which loss it will be able to show",
  async builder(argv) {
    const { options } = await import("./options.ts");
    return argv
      .positional("models", {
        type: "string",
        array: true,
        describe: "Model files, folders or globs; none: the bundled ladder",
      })
      .options(options)
      .example("$0 plan old.gguf new.gguf -s everyday --margin 2", "Are there enough questions for 2 points?")
      .example("$0 plan old.gguf new.gguf --disagreement 30", "For models that are not alike");
  },
  action: async () => (await import("./plan.ts")).plan,
});
