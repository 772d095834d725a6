import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/lib/errors.ts";
import type { Surroundings } from "../../src/models/discover/types.ts";
import { identify } from "../../src/models/identity.ts";
import { resolveModels } from "../../src/models/reference.ts";
import { chooseFile, isPlainPath, parseStoreReference } from "../../src/models/store-reference.ts";
import { modelNamed, newHome, put, putHub, putOllama } from "./discover/trees.ts";

const title = (reference: string, home: Surroundings): string | null | undefined =>
  resolveModels([reference], home)[0]?.header.name;

function problemOf(reference: string, home: Surroundings): string {
  try {
    resolveModels([reference], home);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message;
  }
  throw new Error("resolved without complaint");
}

describe("ollama:", () => {
  const home = () => {
    const surroundings = newHome();
    const store = join(surroundings.home, ".ollama", "models");
    putOllama(store, "qwen3:4b", modelNamed("four"));
    putOllama(store, "qwen3:latest", modelNamed("latest"));
    putOllama(store, "me/own:1", modelNamed("own"));
    return surroundings;
  };

  test.each([
    ["ollama:qwen3:4b", "four"],
    ["ollama:QWEN3:4B", "four"],
    ["ollama:library/qwen3:4b", "four"],
    ["ollama:registry.ollama.ai/library/qwen3:4b", "four"],
    ["ollama:qwen3", "latest"],
    ["ollama:me/own:1", "own"],
  ])("%s", (reference, name) => {
    expect(title(reference, home())).toBe(name);
  });

  test("is called by its name, not by its blob's", async () => {
    const models = resolveModels(["ollama:qwen3:4b", "ollama:me/own:1"], home());
    const identities = await identify(models, { trainingTokens: [], ladder: null, catalogue: { models: [] } });
    expect(identities.map(({ id }) => id)).toEqual(["qwen3-4b", "me-own-1"]);
  });

  test("a name that is nearly right is answered with the one meant", () => {
    expect(problemOf("ollama:qwen3:5b", home())).toMatch(/keeps no such model; did you mean ollama:qwen3:4b\?/);
    expect(problemOf("ollama:qwen3:30b-a3b-instruct", home())).toContain("did you mean ollama:qwen3:");
    expect(problemOf("ollama:llama", newHome())).toContain("no model of Ollama is on this disk");
  });

  test("a model that was pulled in part says how to complete it", () => {
    const surroundings = home();
    const digest = "0".repeat(64);
    put(
      join(surroundings.home, ".ollama/models/manifests/registry.ollama.ai/library/half/1b"),
      JSON.stringify({ layers: [{ mediaType: "application/vnd.ollama.image.model", digest: `sha256:${digest}` }] }),
    );
    expect(problemOf("ollama:half:1b", surroundings)).toContain("`ollama pull` completes half:1b");
  });
});

describe("lmstudio:", () => {
  const home = () => {
    const surroundings = newHome();
    put(join(surroundings.home, ".lmstudio/models/org/one-GGUF/one-Q4_0.gguf"), modelNamed("one"));
    for (const quantization of ["Q4_0", "Q8_0"]) {
      put(
        join(surroundings.home, `.lmstudio/models/org/two-GGUF/two-${quantization}.gguf`),
        modelNamed(`two ${quantization}`),
      );
    }
    return surroundings;
  };

  test.each([
    ["lmstudio:org/one-GGUF", "one"],
    ["lmstudio:one-gguf", "one"],
    ["lmstudio:one-Q4_0", "one"],
    ["lmstudio:org/two-GGUF/two-Q8_0.gguf", "two Q8_0"],
    ["lmstudio:org/two-GGUF/two-Q8_0", "two Q8_0"],
  ])("%s", (reference, name) => {
    expect(title(reference, home())).toBe(name);
  });

  test("a repository of several files asks which", () => {
    expect(problemOf("lmstudio:org/two-GGUF", home())).toMatch(
      /several files; name one of lmstudio:org\/two-GGUF\/two-Q4_0\.gguf, lmstudio:org/,
    );
  });

  test("a name that is nearly right is answered with the one meant", () => {
    expect(problemOf("lmstudio:org/one-GGUF/one-Q5_0.gguf", home())).toContain(
      "did you mean lmstudio:org/one-GGUF/one-Q4_0.gguf?",
    );
  });
});

describe("hf:", () => {
  const home = () => {
    const surroundings = newHome();
    const hub = join(surroundings.home, ".cache", "huggingface", "hub");
    for (const quantization of ["Q2_K", "Q4_K_M", "Q8_0"])
      putHub(hub, "org/m-GGUF", `m-${quantization}.gguf`, modelNamed(quantization));
    return surroundings;
  };

  test.each([
    ["hf:org/m-GGUF", "Q4_K_M"],
    ["hf:org/m-GGUF:q8_0", "Q8_0"],
    ["hf://org/m-GGUF:Q2_K", "Q2_K"],
    ["huggingface:Org/M-gguf/m-Q2_K.gguf", "Q2_K"],
  ])("%s", (reference, name) => {
    expect(title(reference, home())).toBe(name);
  });

  test("finds what llama.cpp keeps, in its new and in its old cache", () => {
    const surroundings = newHome();
    const cache = join(surroundings.home, "llama");
    putHub(cache, "org/new", "new-Q4_0.gguf", modelNamed("new"));
    put(join(cache, "org_old_old-Q4_0.gguf"), modelNamed("old"));
    const where = { ...surroundings, env: { LLAMA_CACHE: cache } };
    expect(title("hf:org/new:Q4_0", where)).toBe("new");
    expect(title("hf:org/old:Q4_0", where)).toBe("old");
  });

  test("what is not there says what is, and how to fetch it; nothing is fetched unasked", () => {
    expect(problemOf("hf:org/m-GGUF:Q6_K", home())).toMatch(
      /is not on this disk, but hf:org\/m-GGUF\/m-Q2_K\.gguf, .* is; else .*models download hf:org\/m-GGUF:Q6_K/,
    );
    expect(problemOf("hf:org/n-GGUF", home())).toContain("did you mean hf:org/m-GGUF, which is?");
    expect(problemOf("hf:some/thing", newHome())).toMatch(/is not on this disk; `schoolmark models download/);
  });

  test.each(["hf:", "hf:org", "hf:../x", "hf:org/..", "hf:org/m/../../x.gguf", "hf:org/m/a\\b", "hf:o rg/m"])(
    "%s is no name of the hub",
    (reference) => {
      expect(problemOf(reference, newHome())).toContain("is no model of the hub");
    },
  );
});

test("a file or folder that is there under exactly this name is meant", () => {
  const surroundings = newHome();
  mkdirSync(join(surroundings.home, "x"));
  expect(parseStoreReference(put(join(surroundings.home, "x", "ollama:a.gguf"), modelNamed("a")))).toBeNull();
  expect(parseStoreReference("C:\\models\\a.gguf")).toBeNull();
});

describe("the file meant in a repository", () => {
  const files = ["a-Q4_K_S.gguf", "a-Q4_K_M.gguf", "Q8_0/a-00001-of-00002.gguf", "a-UD-Q4_K_XL.gguf", "a.BF16.gguf"];
  test.each([
    [null, "a-Q4_K_M.gguf"],
    ["q4_k_s", "a-Q4_K_S.gguf"],
    ["Q4_K", null],
    ["Q8_0", "Q8_0/a-00001-of-00002.gguf"],
    ["UD-Q4_K_XL", "a-UD-Q4_K_XL.gguf"],
    ["Q4_K_XL", "a-UD-Q4_K_XL.gguf"],
    ["bf16", "a.BF16.gguf"],
    ["Q5_0", null],
    [".*", null],
  ])("for %s is %s", (quantization, file) => {
    expect(chooseFile(files, { file: null, quantization })).toBe(file);
  });

  test("is the first where none of the usual ones is there", () => {
    expect(chooseFile(["b.gguf", "a.gguf"], { file: null, quantization: null })).toBe("a.gguf");
    expect(chooseFile([], { file: null, quantization: null })).toBeNull();
  });
});

test.each([
  ["a/b.gguf", true],
  ["../a", false],
  ["a/../b", false],
  ["/a", false],
  ["a//b", false],
  ["C:/a", false],
  ["a\\..\\b", false],
  ["a\u0000b", false],
  ["", false],
])("%j stays within its folder: %s", (path, stays) => {
  expect(isPlainPath(path)).toBe(stays);
});
