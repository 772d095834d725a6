import type { ArgumentsCamelCase, Argv, CommandModule, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "./global-options.ts";

const listing = {
  "models-dir": {
    type: "string",
    array: true,
    default: [] as string[],
    describe: "Look into this folder too, at any depth; repeatable",
  },
} as const;

export type ListArguments = ArgumentsCamelCase<InferredOptionTypes<typeof listing> & GlobalOptions>;

export type DownloadArguments = ArgumentsCamelCase<GlobalOptions & { reference?: string }>;

const download: CommandModule<object, DownloadArguments> = {
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
        "HF_ENDPOINT names another hub, HF_TOKEN is sent to it (and to no other host), HF_HOME or HF_HUB_CACHE move the cache.",
      ) as unknown as Argv<DownloadArguments>,
  async handler(argv) {
    const { downloadModel } = await import("./models/download.ts");
    process.exitCode = await downloadModel(argv);
  },
};

export const modelsCommand: CommandModule<object, ListArguments> = {
  command: "models",
  describe: "Find the models that are on this disk already, whichever tool keeps them",
  builder: (argv: Argv) =>
    argv
      .options(listing)
      .command(download)
      .example("$0 models", "What Ollama, LM Studio, llama.cpp, Jan, GPT4All and Hugging Face's libraries keep here")
      .example("$0 models --models-dir /data/models --json", "A folder of yours too, as JSON")
      .example("$0 run ollama:qwen3:4b hf:org/model:Q4_K_M", "Measure two of them") as unknown as Argv<ListArguments>,
  async handler(argv) {
    const { listModels } = await import("./models/list.ts");
    process.exitCode = listModels(argv);
  },
};
