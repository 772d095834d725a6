import { describe, expect, it } from "vitest";
import { readCatalogue } from "../../../src/models/catalogue/catalogue.ts";
import { recognize } from "../../../src/models/catalogue/recognize.ts";
import { describeModel } from "../../../src/models/describe.ts";
import { type Gguf, readGguf } from "../../../src/models/gguf/gguf.ts";
import { folderWith, ggufBytes, string, type Tensor, tinyModel, u32, type Value } from "../gguf/gguf-writer.ts";

const catalogue = readCatalogue();
const shapes = new Map(catalogue.models.map((model) => [model.id, model] as const));

/** What a converter would write for a model of the catalogue; its tensors only as sums, for their bytes would fill the disk. */
function headerOf(id: string, changes: Partial<Gguf> = {}): Gguf {
  const model = shapes.get(id);
  const shape = model?.shape;
  if (model === undefined || shape === null || shape === undefined) throw new Error(`no shape of ${id}`);
  const blank = readGguf(`${folderWith({ "blank.gguf": tinyModel() })}/blank.gguf`);
  return {
    ...blank,
    path: "/models/file.gguf",
    name: null,
    architecture: shape.architecture,
    blockCount: shape.blocks,
    embeddingLength: shape.width,
    feedForwardLength: shape.feedForward,
    headCount: shape.heads,
    headCountKv: shape.keyValueHeads,
    keyLength: shape.headWidth,
    expertCount: shape.experts,
    expertUsedCount: shape.expertsUsed,
    vocabularySize: shape.vocabulary,
    contextLength: shape.context,
    tensors: { ...blank.tensors, elements: model.parameters.total, outputElements: 0 },
    ...changes,
  };
}

const found = (header: Gguf) => {
  const recognition = recognize(header, catalogue);
  return recognition.kind === "recognized" ? [recognition.model.id, recognition.confidence] : [recognition.kind];
};
const reasonOf = (header: Gguf): string => recognize(header, catalogue).reason;

describe("a model is recognized", () => {
  it.each([
    ["smollm2-135m", "Smollm2 135M 8k Lc100K Mix1 Ep2"],
    ["smollm-135m", "SmolLM 135M Instruct"],
    ["llama-3.2-1b", "Llama 3.2 1B Instruct"],
    ["llama-3.1-8b", "Meta Llama 3.1 8B Instruct"],
    ["llama-3-8b", "Meta-Llama-3-8B"],
    ["qwen2.5-0.5b", "Qwen2.5-0.5B-Instruct"],
    ["qwen2-0.5b", "qwen2_0.5b"],
    ["qwen3-30b-a3b", "Qwen3 30B A3B"],
    ["pythia-160m", "pythia-160m-deduped"],
    ["gemma-2-2b", "gemma 2 2b it"],
    ["tinyllama-1.1b", "tinyllama_tinyllama-1.1b-chat-v1.0"],
  ])("as %s by shape and name (%s)", (id, name) => {
    expect(found(headerOf(id, { name }))).toEqual([id, "sure"]);
  });

  it("by its file's name where the header has none", () => {
    expect(found(headerOf("smollm2-360m", { path: "/m/SmolLM2-360M-Instruct-Q8_0.gguf" }))).toEqual([
      "smollm2-360m",
      "sure",
    ]);
  });

  it("by basename and size label", () => {
    const header = headerOf("qwen2.5-1.5b", { name: "Model", basename: "Qwen2.5", sizeLabel: "1.5B" });
    expect(found(header)).toEqual(["qwen2.5-1.5b", "sure"]);
  });

  it("by what it was made of, and that is said", () => {
    const baseModels = [
      { name: null, organization: null, repository: "https://huggingface.co/meta-llama/Llama-3.1-8B" },
    ];
    const recognition = recognize(headerOf("llama-3.1-8b", { name: "Storyteller", baseModels }), catalogue);
    expect(recognition).toMatchObject({ kind: "recognized", inherited: true, model: { id: "llama-3.1-8b" } });
    expect(recognition.reason).toContain("made of");
  });

  it("by its shape alone, less surely, where only one model has it", () => {
    expect(found(headerOf("tinyllama-1.1b", { name: "renamed" }))).toEqual(["tinyllama-1.1b", "likely"]);
    expect(reasonOf(headerOf("tinyllama-1.1b"))).toContain(
      "architecture llama, 22 layers, 2,048 wide, 32,000 tokens, 1,100,048,384 parameters; no name says so",
    );
  });

  it("by its context among models of one shape", () => {
    expect(found(headerOf("llama-3-8b"))).toEqual(["llama-3-8b", "likely"]);
    expect(found(headerOf("llama-3.1-8b"))).toEqual(["llama-3.1-8b", "likely"]);
  });

  it("by name and size where its shape is not in the catalogue", () => {
    const header = headerOf("pythia-1b", { name: "GPT-Neo 1.3B", architecture: "gptneo" });
    const sized = { ...header, tensors: { ...header.tensors, elements: 1_315_575_808 } };
    expect(found(sized)).toEqual(["gpt-neo-1.3b", "likely"]);
  });

  it("with an output layer that a converter wrote though it is tied", () => {
    const header = headerOf("qwen3-0.6b", { name: "Qwen3 0.6B" });
    const head = 151_936 * 1024;
    const tensors = { ...header.tensors, elements: header.tensors.elements + head, outputElements: head };
    expect(found({ ...header, tensors })).toEqual(["qwen3-0.6b", "sure"]);
  });
});

describe("a model is not recognized", () => {
  it("where several have its shape and nothing tells which", () => {
    const header = headerOf("qwen2-7b", { name: "Distilled", contextLength: 131_072 });
    expect(found(header)).toEqual(["ambiguous"]);
    expect(reasonOf(header)).toContain("that is Qwen2-7B, Qwen2.5-7B; its name does not say which");
  });

  it("where its name lies about its layers", () => {
    const header = headerOf("smollm2-360m", { name: "SmolLM2-135M" });
    expect(found(header)).toEqual(["unknown"]);
    expect(reasonOf(header)).toMatch(/named "SmolLM2-135M", but it has layers 32 where 30 would be/);
  });

  it("where its tensors hold another number of parameters", () => {
    const header = headerOf("smollm2-135m", { name: "SmolLM2-135M" });
    const tensors = { ...header.tensors, elements: 100_000_000 };
    expect(reasonOf({ ...header, tensors })).toContain("its 100,000,000 parameters are not the 134,515,008");
  });

  it("where its name is only the beginning of another's", () => {
    expect(found(headerOf("tinyllama-1.1b", { name: "Qwen2.5 Coder 7B", vocabularySize: 99 }))).toEqual(["unknown"]);
  });

  it("and hostile names do no harm", () => {
    const reason = reasonOf(headerOf("smollm2-360m", { name: `SmolLM2-135M\u001b[31m\n${"x".repeat(500)}` }));
    expect(reason).not.toContain("\u001b");
    expect(reason.length).toBeLessThan(300);
  });
});

describe("a description", () => {
  const expert: Tensor = { name: "blk.0.ffn_up_exps.weight", dimensions: [32, 32, 8], type: 0, bytes: 32 * 32 * 8 * 4 };
  const embedding: Tensor = { name: "token_embd.weight", dimensions: [32, 3], type: 8, bytes: 3 * 34 };
  const output: Tensor = { name: "output.weight", dimensions: [32, 3], type: 0, bytes: 32 * 3 * 4 };
  const metadata: Readonly<Record<string, Value>> = {
    "general.architecture": string("llama"),
    "general.license": string("mit"),
    "general.base_model.count": u32(1),
    "general.base_model.0.name": string("Mother"),
    "general.base_model.0.repo_url": string("https://example.org/mother"),
    "llama.expert_count": u32(8),
    "llama.expert_used_count": u32(2),
  };
  const describeBytes = (tensors: readonly Tensor[], more: Readonly<Record<string, Value>> = {}) => {
    const folder = folderWith({ "m.gguf": ggufBytes({ metadata: { ...metadata, ...more }, tensors }) });
    return describeModel(readGguf(`${folder}/m.gguf`), catalogue);
  };

  it("counts parameters: all, those in use, the embedding, and whether it is tied", () => {
    expect(describeBytes([embedding, expert]).parameters).toEqual({
      total: 96 + 8192,
      active: 96 + 2048,
      embedding: 96,
      tied: true,
    });
    expect(describeBytes([embedding, output, expert]).parameters.tied).toBe(false);
  });

  it("does not believe that more experts are used than there are", () => {
    const { parameters } = describeBytes([embedding, expert], { "llama.expert_used_count": u32(99) });
    expect(parameters.active).toBe(parameters.total);
  });

  it("tells how bytes are stored, the licence, and what it was made of", () => {
    const description = describeBytes([embedding, expert]);
    expect(description.tensorTypes.map(({ type }) => type)).toEqual(["F32", "Q8_0"]);
    expect(description.tensorTypes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect(description).toMatchObject({
      license: "mit",
      sidecar: null,
      baseModels: [{ name: "Mother", organization: null, repository: "https://example.org/mother" }],
    });
  });

  it("follows no more base models than a merge can have", () => {
    expect(describeBytes([embedding], { "general.base_model.count": u32(4_000_000_000) }).baseModels).toHaveLength(16);
  });

  it("names what is no language model", () => {
    expect(describeBytes([embedding], { "general.type": string("mmproj") }).sidecar).toBe("a vision projector");
  });
});
