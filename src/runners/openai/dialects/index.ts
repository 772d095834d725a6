import { litellm } from "./litellm.ts";
import { llamaCppPython } from "./llama-cpp-python.ts";
import { llamaServer } from "./llama-server.ts";
import { lmStudio } from "./lm-studio.ts";
import { ollama } from "./ollama.ts";
import type { Dialect } from "./types.ts";
import { unknownServer } from "./unknown.ts";
import { vllm } from "./vllm.ts";

/** Every kind of server that is known, in the order in which they are tried: a proxy shows its upstream's marks too. */
export const dialects: readonly Dialect[] = [
  litellm,
  llamaServer,
  vllm,
  llamaCppPython,
  lmStudio,
  ollama,
  unknownServer,
];

/** The dialect with this id; the one of unknown servers where there is none. */
export function dialectNamed(id: string): Dialect {
  return dialects.find((dialect) => dialect.id === id) ?? unknownServer;
}
