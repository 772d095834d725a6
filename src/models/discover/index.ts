import { gpt4all } from "./gpt4all.ts";
import { huggingFace } from "./hugging-face.ts";
import { jan } from "./jan.ts";
import { llamaCpp } from "./llama-cpp.ts";
import { lmStudio } from "./lm-studio.ts";
import { nodeLlamaCpp } from "./node-llama-cpp.ts";
import { ollama } from "./ollama.ts";
import type { Tool } from "./types.ts";

/** The tools whose models are found, by the name that `--json` gives them. */
export const tools = {
  ollama,
  "lm-studio": lmStudio,
  "hugging-face": huggingFace,
  "llama.cpp": llamaCpp,
  jan,
  gpt4all,
  "node-llama-cpp": nodeLlamaCpp,
} as const satisfies Readonly<Record<string, Tool>>;
