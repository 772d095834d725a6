import { defineCommand } from "../shared/define-command.ts";
import type { RunArguments } from "./options.ts";

export const runCommand = defineCommand<RunArguments>({
  command: "run [models..]",
  describe: "Measure models on the same questions, and show the trade-off",
  async builder(argv) {
    const { options } = await import("./options.ts");
    const { servingOptions } = await import("./serving-options.ts");
    return argv
      .positional("models", {
        type: "string",
        array: true,
        describe: "Model files, folders, globs or references; none: the bundled ladder",
      })
      .options(options)
      .group(["model", "download", "suite", "limit", "reference", "training-tokens", "catalogue"], "What is measured:")
      .group(
        [
          "loads",
          "full",
          "sweep",
          "precision",
          "time-budget",
          "threads",
          "context",
          "gpu-layers",
          "seed",
          "timeout",
          "allow-oversize",
          "runner",
        ],
        "How it is measured:",
      )
      .group(Object.keys(servingOptions), "Several users at once:")
      .group(["energy", "plug", "tdp"], "Energy:")
      .group(["until", "margin", "question", "threshold", "decide-by"], "When it stops asking:")
      .group(["resume", "shard", "watch", "dry-run"], "In parts, watched, or not at all:")
      .example("$0 run", "The bundled models, offline")
      .example("$0 run ollama:qwen3:4b hf:org/repo:Q4_K_M", "What Ollama and Hugging Face's cache hold")
      .example("$0 run ~/models --limit 50", "Every GGUF of a folder, 50 items a task")
      .example("$0 run a.gguf b.gguf -s everyday -t 4 --loads 5", "Two models, four threads, five loads")
      .example("$0 run a.gguf --sweep threads=1,2,4 --sweep kvCache=f16,q8_0", "One model under six sets of settings")
      .example(
        "$0 run a.gguf b.gguf -s speed --precision 1% --time-budget 20m",
        "Timings to 1 %, or as close as 20 minutes get",
      )
      .example("$0 run a.gguf b.gguf --until decided --margin 3", "Stop once it is known whether b is better or worse")
      .example("$0 run a.gguf --until decided --threshold 60", "Stop once it is known whether a reaches 60 %")
      .example(
        "$0 run http://127.0.0.1:8080 a.gguf --concurrency 1,2,4,8",
        "How many users at once a server and a local model can take",
      )
      .example("$0 run ~/models --watch", "Progress and figures so far in a browser")
      .example("$0 run a.gguf b.gguf --plug http://192.168.1.20", "Energy at the socket, by a smart plug")
      .example(
        "$0 run Q4_0.gguf Q2_K.gguf --reference F16.gguf",
        "What quantizing cost: bits per byte, flips, divergence",
      )
      .example("$0 run a.gguf b.gguf --resume", "Go on where an interrupted run stopped");
  },
  action: async () => (await import("./run.ts")).run,
});
