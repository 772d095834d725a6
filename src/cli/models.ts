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

const shaping = {
  catalogue: { type: "string", describe: "File with rows of yours for the catalogue (JSON); they win" },
  quantization: {
    alias: "q",
    type: "string",
    default: "Q4_K",
    describe: "Tensor type of a shape of the catalogue, such as Q8_0",
  },
} as const;
const showing = { catalogue: shaping.catalogue } as const;

export type ShowArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof showing> & GlobalOptions & { model?: string }
>;

const show: CommandModule<object, ShowArguments> = {
  command: "show <model>",
  describe: "Tell what a model's header says of it, and what is published of its training",
  builder: (argv: Argv) =>
    argv
      .positional("model", { type: "string", describe: "A file, a reference, or hf:USER/REPOSITORY" })
      .options(showing)
      .example(
        "$0 models show ollama:qwen3:4b",
        "Parameters, quantization, licence, schooling",
      ) as unknown as Argv<ShowArguments>,
  async handler(argv) {
    const { showModel } = await import("./models/show.ts");
    process.exitCode = await showModel(argv);
  },
};

const fitting = {
  ...shaping,
  context: {
    alias: "c",
    type: "number",
    describe: "Context size in tokens (default: the usual ones up to the model's)",
  },
  threads: { alias: "t", type: "number", describe: "Threads (default: the faster of one and all cores)" },
  memory: { type: "string", describe: "Memory that it must fit into, such as 8GB or 6GiB (default: this machine's)" },
  speed: {
    type: "boolean",
    default: true,
    describe: "Predict speed, by timing blocks of its shape; --no-speed leaves it out",
  },
} as const;

export type FitArguments = ArgumentsCamelCase<InferredOptionTypes<typeof fitting> & GlobalOptions & { model?: string }>;

const fit: CommandModule<object, FitArguments> = {
  command: "fit <model>",
  describe: "Will it fit, and how fast will it be here? Without loading it, or even having it",
  builder: (argv: Argv) =>
    argv
      .positional("model", {
        type: "string",
        describe: "A file, a reference, hf:USER/REPOSITORY (its header alone is read), or a model of the catalogue",
      })
      .options(fitting)
      .example("$0 models fit small.gguf -c 4096", "Memory with 4,096 tokens, and speed")
      .example("$0 models fit hf:org/repo:Q4_K_M --memory 8GB", "Before it is downloaded")
      .example("$0 models fit llama-3.2-3b -q Q8_0", "A shape of the catalogue") as unknown as Argv<FitArguments>,
  async handler(argv) {
    const { fitModel } = await import("./models/fit.ts");
    process.exitCode = await fitModel(argv);
  },
};

const synthesizing = {
  ...shaping,
  blocks: { type: "number", describe: "Only so many blocks (default: all of the shape)" },
} as const;

export type SynthesizeArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof synthesizing> & GlobalOptions & { shape?: string; out?: string }
>;

const synthesis: CommandModule<object, SynthesizeArguments> = {
  command: "synthesize <shape> <out>",
  describe: "Write a GGUF of a model's shape with random weights, to time it without having it",
  builder: (argv: Argv) =>
    argv
      .positional("shape", { type: "string", describe: "A model of the catalogue, a file or a reference" })
      .positional("out", { type: "string", describe: "The file to write" })
      .options(synthesizing)
      .example(
        "$0 models synthesize llama-3.2-1b shape.gguf -q Q8_0",
        "Then: $0 run shape.gguf -s speed",
      ) as unknown as Argv<SynthesizeArguments>,
  async handler(argv) {
    const { synthesizeModel } = await import("./models/synthesize.ts");
    process.exitCode = await synthesizeModel(argv);
  },
};

export const modelsCommand: CommandModule<object, ListArguments> = {
  command: "models",
  describe: "Find the models that are on this disk already, whichever tool keeps them",
  builder: (argv: Argv) =>
    argv
      .options(listing)
      .command(show)
      .command(fit)
      .command(download)
      .command(synthesis)
      .example("$0 models", "What Ollama, LM Studio, llama.cpp, Jan, GPT4All and Hugging Face's libraries keep here")
      .example("$0 models --models-dir /data/models --json", "A folder of yours too, as JSON")
      .example("$0 run ollama:qwen3:4b hf:org/model:Q4_K_M", "Measure two of them") as unknown as Argv<ListArguments>,
  async handler(argv) {
    const { listModels } = await import("./models/list.ts");
    process.exitCode = listModels(argv);
  },
};
