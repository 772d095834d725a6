import { realpathSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { takeInventory } from "../../../src/models/discover/inventory.ts";
import type { Surroundings } from "../../../src/models/discover/types.ts";
import { aCommit } from "../../support/loopback-hub.mjs";
import { modelNamed, newHome, put, putHub, putOllama } from "./trees.ts";

const found = (surroundings: Surroundings, folders: readonly string[] = []) => takeInventory({ surroundings, folders });
const references = (surroundings: Surroundings): readonly string[] =>
  found(surroundings).models.map(({ reference }) => reference);

describe("Ollama", () => {
  test("by the name that ollama list shows, of its own library and of others", () => {
    const home = newHome();
    const store = join(home.home, ".ollama", "models");
    putOllama(store, "qwen3:4b", modelNamed("a"));
    putOllama(store, "someone/thing:latest", modelNamed("b"));
    putOllama(store, "hf.co/org/repo:Q4_K_M", modelNamed("c"));
    const { models, problems } = found(home);
    expect(problems).toEqual([]);
    expect(models.map(({ name, reference }) => [name, reference])).toEqual([
      ["hf.co/org/repo:Q4_K_M", "ollama:hf.co/org/repo:Q4_K_M"],
      ["qwen3:4b", "ollama:qwen3:4b"],
      ["someone/thing:latest", "ollama:someone/thing:latest"],
    ]);
    expect(models[1]).toMatchObject({
      origin: "ollama",
      facts: { title: "a", quantization: "F32", parameters: 256, trainedContext: 256 },
    });
    expect(models[1]?.path).toBe(join(store, "blobs", `sha256-${models[1]?.sha256}`));
  });

  test("in the folder that OLLAMA_MODELS names", () => {
    const home = newHome();
    const store = join(home.home, "elsewhere");
    putOllama(store, "qwen3:4b", modelNamed("a"));
    expect(references({ ...home, env: { OLLAMA_MODELS: store } })).toEqual(["ollama:qwen3:4b"]);
    expect(references(home)).toEqual([]);
  });

  test("two names of one blob: the second is the same as the first", () => {
    const home = newHome();
    const store = join(home.home, ".ollama", "models");
    putOllama(store, "a:1", modelNamed("same"));
    putOllama(store, "b:2", modelNamed("same"));
    expect(found(home).models.map(({ reference, sameAs }) => [reference, sameAs])).toEqual([
      ["ollama:a:1", null],
      ["ollama:b:2", "ollama:a:1"],
    ]);
  });

  test.each([
    ["HTML", "<!DOCTYPE html><html>busy</html>", "is no manifest"],
    [
      "a path out of the store",
      '{"layers":[{"mediaType":"application/vnd.ollama.image.model","digest":"sha256:../../../../etc/passwd"}]}',
      "is no manifest",
    ],
    ["no layer", "{}", "is no manifest"],
    ["layers of nothing", '{"layers":[null, 3, "x"]}', "is no manifest"],
    [
      "a blob that is not there",
      `{"layers":[{"mediaType":"application/vnd.ollama.image.model","digest":"sha256:${"0".repeat(64)}"}]}`,
      "blob is not there",
    ],
    ["more than any manifest", " ".repeat(2 << 20), "too large"],
  ])("a manifest with %s is told of and hides no other", (_, content, words) => {
    const home = newHome();
    const store = join(home.home, ".ollama", "models");
    putOllama(store, "good:1", modelNamed("a"));
    const path = put(join(store, "manifests", "registry.ollama.ai", "library", "bad", "1"), content);
    const { models, problems } = found(home);
    expect(models.map(({ name }) => name)).toEqual(["good:1"]);
    expect(problems).toEqual([{ path, problem: expect.stringContaining(words) }]);
  });

  test("a model in another format than GGUF is told of", () => {
    const home = newHome();
    putOllama(join(home.home, ".ollama", "models"), "mlx:1", Buffer.from('{"a":1}'.repeat(50)));
    expect(found(home)).toMatchObject({ models: [], problems: [{ problem: expect.stringContaining("not a GGUF") }] });
  });
});

describe("the Hugging Face cache", () => {
  test("files of a snapshot, in folders too, each once over all commits", () => {
    const home = newHome();
    const hub = join(home.home, ".cache", "huggingface", "hub");
    putHub(hub, "org/model-GGUF", "m-Q4_0.gguf", modelNamed("old"), { commit: "1".repeat(40), ref: null });
    putHub(hub, "org/model-GGUF", "m-Q4_0.gguf", modelNamed("new"));
    putHub(hub, "org/model-GGUF", "Q8_0/m-Q8_0.gguf", modelNamed("eight"));
    put(join(hub, "models--org--other", "snapshots", aCommit, "config.json"), "{}");
    put(join(hub, "version.txt"), "1");
    const { models, problems } = found(home);
    expect(problems).toEqual([]);
    expect(models.map(({ reference, facts }) => [reference, facts.title])).toEqual([
      ["hf:org/model-GGUF/Q8_0/m-Q8_0.gguf", "eight"],
      ["hf:org/model-GGUF/m-Q4_0.gguf", "new"],
    ]);
    expect(models[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test("real files where there are no links", () => {
    const home = newHome();
    putHub(join(home.home, ".cache", "huggingface", "hub"), "org/m", "m.gguf", modelNamed("a"), { links: false });
    expect(found(home).models).toMatchObject([{ reference: "hf:org/m/m.gguf", sha256: null }]);
  });

  test.each([
    [{ HF_HUB_CACHE: "/1", HUGGINGFACE_HUB_CACHE: "/2", HF_HOME: "/3", XDG_CACHE_HOME: "/4" }, "/1"],
    [{ HUGGINGFACE_HUB_CACHE: "/2", HF_HOME: "/3", XDG_CACHE_HOME: "/4" }, "/2"],
    [{ HF_HOME: "/3", XDG_CACHE_HOME: "/4" }, "/3/hub"],
    [{ XDG_CACHE_HOME: "/4" }, "/4/huggingface/hub"],
  ])("where %o says", (env, under) => {
    const home = newHome();
    const moved = Object.fromEntries(Object.entries(env).map(([name, place]) => [name, join(home.home, place)]));
    putHub(join(home.home, under), "org/m", "m.gguf", modelNamed("a"));
    expect(references({ ...home, env: moved })).toEqual(["hf:org/m/m.gguf"]);
  });

  test("half downloads and links into nothing are told of", () => {
    const home = newHome();
    const hub = join(home.home, ".cache", "huggingface", "hub");
    const half = put(join(hub, "models--org--m", "blobs", `${"a".repeat(64)}.incomplete`), "GGUF");
    const link = putHub(hub, "org/m", "m.gguf", modelNamed("a"));
    put(join(hub, "models--org--m", "snapshots", aCommit, "m.txt"), "");
    unlinkSync(realpathSync(link));
    expect(found(home)).toMatchObject({
      models: [],
      problems: [
        { path: link, problem: expect.stringContaining("a link to a file that is gone") },
        { path: half, problem: expect.stringContaining("cut off after 4 bytes") },
      ],
    });
  });
});

describe("tools that keep plain files", () => {
  const usual: readonly (readonly [string, NodeJS.Platform, string, string])[] = [
    ["LM Studio", "linux", ".lmstudio/models/org/repo-GGUF/m.gguf", "lmstudio:org/repo-GGUF/m.gguf"],
    ["LM Studio before 0.3", "darwin", ".cache/lm-studio/models/org/repo/m.gguf", "lmstudio:org/repo/m.gguf"],
    ["llama.cpp's old cache", "linux", ".cache/llama.cpp/org_repo_m.gguf", ""],
    ["llama.cpp's old cache", "darwin", "Library/Caches/llama.cpp/org_repo_m.gguf", ""],
    ["llama.cpp's old cache", "win32", "AppData/Local/llama.cpp/org_repo_m.gguf", ""],
    ["Jan", "linux", ".local/share/Jan/data/llamacpp/models/org/qwen/model.gguf", ""],
    ["Jan", "linux", ".config/Jan/models/llamacpp/qwen/qwen.gguf", ""],
    ["Jan", "darwin", "Library/Application Support/Jan/data/llamacpp/models/qwen/model.gguf", ""],
    ["Jan", "win32", "AppData/Roaming/Jan/models/llamacpp/qwen/qwen.gguf", ""],
    ["GPT4All", "linux", ".local/share/nomic.ai/GPT4All/m.gguf", ""],
    ["GPT4All", "darwin", "Library/Application Support/nomic.ai/GPT4All/m.gguf", ""],
    ["GPT4All", "win32", "AppData/Local/nomic.ai/GPT4All/m.gguf", ""],
    ["GPT4All's Python package", "linux", ".cache/gpt4all/m.gguf", ""],
    ["node-llama-cpp", "linux", ".node-llama-cpp/models/hf_org_m.Q4_K_M.gguf", ""],
  ];

  test.each(usual)("%s on %s: %s", (_, platform, file, reference) => {
    const home = newHome({ platform });
    const path = put(join(home.home, file), modelNamed("a"));
    expect(found(home)).toMatchObject({ models: [{ path, reference: reference || path, sameAs: null }], problems: [] });
  });

  test.each([
    ["LM Studio", ".lmstudio/settings.json", "downloadsFolder", "org/repo/m.gguf"],
    ["Jan", ".config/Jan/settings.json", "data_folder", "models/llamacpp/m/m.gguf"],
  ])("%s where its settings say", (_, settings, key, file) => {
    const home = newHome();
    const moved = join(home.home, "moved");
    const path = put(join(moved, file), modelNamed("a"));
    put(join(home.home, settings), JSON.stringify({ [key]: moved }));
    expect(found(home).models).toMatchObject([{ path }]);
    put(join(home.home, settings), "{ torn");
    expect(found(home).models).toEqual([]);
  });

  test("llama.cpp's new cache: Hugging Face's layout below LLAMA_CACHE, the old one beside it", () => {
    const home = newHome();
    const cache = join(home.home, "cache");
    putHub(cache, "org/m", "m-Q4_0.gguf", modelNamed("a"));
    const flat = put(join(cache, "org_m_m-Q8_0.gguf"), modelNamed("b"));
    put(join(cache, "manifest=org=m=latest.json"), "{}");
    put(join(cache, "org_m_m-Q8_0.gguf.etag"), "x");
    expect(references({ ...home, env: { LLAMA_CACHE: cache } })).toEqual(["hf:org/m/m-Q4_0.gguf", flat]);
  });

  test.each([
    [".local/share/nomic.ai/GPT4All/incomplete-m.gguf"],
    [".node-llama-cpp/models/m.gguf.ipull"],
    [".cache/llama.cpp/m.gguf.downloadInProgress"],
  ])("a half download is told of: %s", (file) => {
    const home = newHome();
    const path = put(join(home.home, file), "GGUF");
    expect(found(home)).toMatchObject({
      models: [],
      problems: [{ path, problem: expect.stringContaining("cut off") }],
    });
  });

  test("on Windows, folders that the environment names", () => {
    const base = newHome({ platform: "win32" });
    const home = { ...base, env: { LOCALAPPDATA: join(base.home, "L"), APPDATA: join(base.home, "R") } };
    put(join(base.home, "L/nomic.ai/GPT4All/m.gguf"), modelNamed("a"));
    put(join(base.home, "R/Jan/models/llamacpp/q/q.gguf"), modelNamed("b"));
    expect(found(home).models.map(({ origin }) => origin)).toEqual(["jan", "gpt4all"]);
  });
});
