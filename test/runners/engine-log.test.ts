import { describe, expect, it } from "vitest";
import { createEngineLog, EngineRefusal, reasonIn } from "../../src/runners/llama/engine-log.ts";

describe("the reason in the engine's last words", () => {
  it.each([
    [
      "llama_model_load: error loading model: unknown model architecture: 'qwen99'\nllama_model_load_from_file_impl: failed to load model",
      "unknown model architecture: 'qwen99'",
    ],
    [
      "llama_model_load: error loading model: error loading model vocabulary: unknown pre-tokenizer type: 'x9'",
      "unknown pre-tokenizer type: 'x9'",
    ],
    [
      "llama_model_load: error loading model: done_getting_tensors: wrong number of tensors; expected 39, got 38",
      "wrong number of tensors; expected 39, got 38",
    ],
    ["llama_model_load_from_file_impl: failed to load model", null],
    ["load: special tokens cache size = 3", null],
    [null, null],
  ])("%j gives %j", (words, reason) => {
    expect(reasonIn(words)).toBe(reason);
  });
});

describe("work that the engine refuses", () => {
  const refused = (lines: readonly string[]) => {
    const log = createEngineLog();
    log.add("error of an earlier load");
    return log
      .explain("b1", async () => {
        for (const line of lines) log.add(line);
        throw new Error("Failed to load model");
      })
      .catch((error: unknown) => error as EngineRefusal);
  };

  it("is told with its reason and the last words, each once", async () => {
    const line = "llama_model_load: error loading model: unknown model architecture: 'x'";
    const refusal = await refused([line, line]);
    expect(refusal).toBeInstanceOf(EngineRefusal);
    expect(refusal).toMatchObject({
      message:
        "Failed to load model: unknown model architecture: 'x' (llama.cpp b1); a newer Schoolmark may know it; else take another model",
      log: line,
    });
  });

  it("keeps the library's message where the engine says nothing", async () => {
    expect(await refused([])).toMatchObject({ message: "Failed to load model", log: null });
  });

  it("keeps no more than its last lines", async () => {
    const { log } = (await refused(Array.from({ length: 1000 }, (_, n) => `line ${n}`))) as EngineRefusal;
    expect(log?.split("\n")).toHaveLength(40);
    expect(log).toMatch(/line 999$/);
  });
});
