import type { ArgumentsCamelCase, Argv, CommandModule } from "yargs";
import type { GlobalOptions } from "../../global-options.ts";

export type DownloadArguments = ArgumentsCamelCase<GlobalOptions & { reference: string }>;

export const downloadCommand: CommandModule<object, DownloadArguments> = {
  command: "download <reference>",
  describe: "Bring a model from the Hugging Face hub to the shared cache, checked by its sha256",
  builder: (argv: Argv) =>
    argv
      .positional("reference", {
        type: "string",
        describe: "hf:USER/REPOSITORY, with :QUANTIZATION or /FILE behind it",
      })
      .example("$0 models download hf:Qwen/Qwen3-0.6B-GGUF:Q8_0", "One file; the same command goes on with a half one")
      .epilogue(
        "HF_ENDPOINT names another hub, HF_TOKEN is sent to it (and to no other host), HF_HOME or HF_HUB_CACHE move the cache. A hub that is silent for HF_HUB_DOWNLOAD_TIMEOUT seconds (60) is given up.",
      ) as unknown as Argv<DownloadArguments>,
  async handler(argv) {
    const { downloadModel } = await import("../download.ts");
    process.exitCode = await downloadModel(argv);
  },
};
