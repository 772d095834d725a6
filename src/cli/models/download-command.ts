import { defineCommand } from "../shared/define-command.ts";
import type { DownloadArguments } from "./options.ts";

export const downloadCommand = defineCommand<DownloadArguments>({
  command: "download <reference>",
  describe: "Bring a model from the Hugging Face hub to the shared cache, checked by its sha256",
  builder: (argv) =>
    argv
      .positional("reference", {
        type: "string",
        describe: "hf:USER/REPOSITORY, with :QUANTIZATION or /FILE behind it",
      })
      .example("$0 models download hf:Qwen/Qwen3-0.6B-GGUF:Q8_0", "One file; the same command goes on with a half one")
      .epilogue(
        "HF_ENDPOINT names another hub, HF_TOKEN is sent to it (and to no other host), HF_HOME or HF_HUB_CACHE move the cache. A hub that is silent for HF_HUB_DOWNLOAD_TIMEOUT seconds (60) is given up.",
      ),
  action: async () => (await import("./download.ts")).downloadModel,
});
