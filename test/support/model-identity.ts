import type { ModelIdentity } from "../../src/records/schema.ts";

/** A model as the program would have identified it. */
export function modelIdentity(changes: Partial<ModelIdentity> = {}): ModelIdentity {
  return {
    id: "model-a",
    path: "/models/model-a.gguf",
    sha256: "a".repeat(64),
    fileBytes: 1000,
    name: "model a",
    architecture: "llama",
    parameters: 1000,
    sizeLabel: null,
    quantization: "Q8_0",
    bitsPerWeight: 8.5,
    trainedContext: 2048,
    tokenizerHash: null,
    license: null,
    trainingTokens: null,
    trainingTokensSource: null,
    trainingFlop: null,
    ...changes,
  };
}
