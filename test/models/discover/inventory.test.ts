import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UserError } from "../../../src/lib/errors.ts";
import { openHeaderCache } from "../../../src/models/discover/header-cache.ts";
import { takeInventory } from "../../../src/models/discover/inventory.ts";
import { isModelName } from "../../../src/models/discover/walk.ts";
import { testFolder } from "../../support/folder.ts";
import { ggufBytes, string, tinyMetadata, tinyModel, tinyTensors } from "../gguf/gguf-writer.ts";
import { modelNamed, newHome, put, putHub, putOllama } from "./trees.ts";

const look = (folder: string, surroundings = newHome()) => takeInventory({ surroundings, folders: [folder] });
const named = (folder: string): readonly string[] => look(folder).models.map(({ name }) => name);

describe("one model under several names", () => {
  test("hard links, links and copies over several tools, by inode, sha256 and content", () => {
    const home = newHome();
    const model = modelNamed("shared");
    putOllama(join(home.home, ".ollama", "models"), "shared:1", model);
    putHub(join(home.home, ".cache", "huggingface", "hub"), "org/shared", "s.gguf", model);
    const copy = put(join(home.home, ".lmstudio", "models", "org", "shared", "s.gguf"), model);
    const folder = join(home.home, "mine");
    mkdirSync(folder);
    linkSync(copy, join(folder, "hard.gguf"));
    symlinkSync(copy, join(folder, "soft.gguf"));
    const { models } = takeInventory({ surroundings: home, folders: [folder] });
    expect(models.map(({ origin, sameAs }) => [origin, sameAs])).toEqual([
      ["ollama", null],
      ["lm-studio", "ollama:shared:1"],
      ["hugging-face", "ollama:shared:1"],
      ["folder", "ollama:shared:1"],
      ["folder", "ollama:shared:1"],
    ]);
  });

  test("equal headers over other weights are two models", () => {
    const weights = (fill: number): Buffer => {
      const bytes = tinyModel();
      return bytes.fill(fill, bytes.length - 200);
    };
    const home = newHome();
    const folder = join(home.home, "m");
    put(join(folder, "a.gguf"), weights(1));
    put(join(folder, "b.gguf"), weights(2));
    put(join(folder, "c.gguf"), weights(1));
    const { models } = takeInventory({ surroundings: home, folders: [folder] });
    expect(models.map(({ sameAs }) => sameAs)).toEqual([null, null, join(folder, "a.gguf")]);
  });
});

describe("a folder of the user's", () => {
  test("is searched at any depth, and its links followed", () => {
    const [folder, other] = [testFolder(), testFolder()];
    put(join(folder, "a", "b", "c", "deep.gguf"), modelNamed("deep"));
    put(join(other, "linked.gguf"), modelNamed("linked"));
    symlinkSync(other, join(folder, "link"));
    expect(named(folder)).toEqual(["a/b/c/deep.gguf", "link/linked.gguf"]);
  });

  test("with cycles ends, each folder taken once", () => {
    const folder = testFolder();
    put(join(folder, "a", "m.gguf"), modelNamed("m"));
    symlinkSync(folder, join(folder, "a", "up"));
    symlinkSync(join(folder, "loop"), join(folder, "loop"));
    symlinkSync("loop.gguf", join(folder, "loop.gguf"));
    const { models, problems } = look(folder);
    expect(models.map(({ name }) => name)).toEqual(["a/m.gguf"]);
    expect(problems).toMatchObject([{ path: join(folder, "loop.gguf"), problem: expect.stringContaining("link") }]);
  });

  test("may have names of any characters", () => {
    const folder = testFolder();
    const names = ["🦙 model.gguf", "two\nlines.gguf", "\u001b[31mred.gguf", "‮abc.gguf", "it's $(x).gguf"];
    for (const name of names) put(join(folder, name), modelNamed(name));
    expect([...named(folder)].sort()).toEqual([...names].sort());
  });

  test("of Ollama's layout is read as one", () => {
    const folder = testFolder();
    putOllama(folder, "qwen3:4b", modelNamed("a"));
    const { models } = look(folder);
    expect(models).toMatchObject([{ name: "qwen3:4b", origin: "folder" }]);
    expect(models[0]?.reference).toBe(models[0]?.path);
  });

  test("keeps apart what serves other models", () => {
    const folder = testFolder();
    put(join(folder, "mmproj-m.gguf"), modelNamed("eyes"));
    put(join(folder, "lora.gguf"), tinyModel({ "general.type": string("adapter") }));
    put(join(folder, "m.gguf"), modelNamed("m"));
    const { models, sidecars } = look(folder);
    expect(models.map(({ name }) => name)).toEqual(["m.gguf"]);
    expect(sidecars.map(({ facts }) => facts.sidecar)).toEqual(["a LoRA adapter", "a vision projector"]);
  });

  test("counts a split set once, and tells of one that lacks a part until the part is there", () => {
    const part = (no: number): Buffer =>
      ggufBytes({
        metadata: {
          ...(no === 0 ? tinyMetadata : {}),
          "split.no": { type: "u16", value: no },
          "split.count": { type: "u16", value: 2 },
        },
        tensors: no === 0 ? tinyTensors : [{ name: "more", dimensions: [32], type: 0, bytes: 128 }],
      });
    const home = newHome();
    const folder = join(home.home, "m");
    put(join(folder, "s-00001-of-00002.gguf"), part(0));
    expect(look(folder, home)).toMatchObject({
      models: [],
      problems: [{ problem: expect.stringContaining("part 2 of 2") }],
    });
    put(join(folder, "s-00002-of-00002.gguf"), part(1));
    expect(look(folder, home)).toMatchObject({
      models: [{ facts: { parts: { length: 2 }, parameters: 288 } }],
      problems: [],
    });
    expect(look(folder, home)).toMatchObject({ models: [{ facts: { parts: { length: 2 } } }], problems: [] });
  });

  test("that is missing, or a file, is the user's mistake", () => {
    const folder = testFolder();
    expect(() => look(join(folder, "nowhere"))).toThrow(UserError);
    expect(() => look(put(join(folder, "m.gguf"), modelNamed("m")))).toThrow(/is a file; name its folder/);
  });

  test("of ten thousand files", () => {
    const folder = testFolder();
    for (let index = 0; index < 100; index++) {
      mkdirSync(join(folder, String(index)));
      for (let file = 0; file < 99; file++) writeFileSync(join(folder, String(index), `${file}.bin`), "");
      writeFileSync(join(folder, String(index), "m.gguf"), modelNamed(String(index)));
    }
    expect(named(folder)).toHaveLength(100);
  });

  // The superuser is refused nothing, so that the modes below would prove nothing.
  test.skipIf(process.getuid?.() === 0 || process.platform === "win32")("closed to us is explained", () => {
    const folder = testFolder();
    const closed = join(folder, "closed");
    put(join(closed, "m.gguf"), modelNamed("m"));
    const unreadable = put(join(folder, "secret.gguf"), modelNamed("s"));
    chmodSync(closed, 0);
    chmodSync(unreadable, 0);
    const { models, problems } = look(folder);
    chmodSync(closed, 0o755);
    expect(models).toEqual([]);
    expect(problems).toMatchObject([
      { path: closed, problem: expect.stringContaining("no permission") },
      { path: unreadable, problem: expect.stringContaining("no permission") },
    ]);
  });
});

describe("what is no model", () => {
  test("is told with its reason, and hides nothing", () => {
    const folder = testFolder();
    put(join(folder, "cut.gguf"), modelNamed("cut").subarray(0, -60));
    put(join(folder, "good.gguf"), modelNamed("good"));
    put(join(folder, "page.gguf"), "<!DOCTYPE html><html></html>");
    put(join(folder, "zeros.gguf"), Buffer.alloc(4096));
    symlinkSync(join(folder, "gone"), join(folder, "dangling.gguf"));
    const { models, problems } = look(folder);
    expect(models.map(({ name }) => name)).toEqual(["good.gguf"]);
    expect(problems.map(({ path, problem }) => [path.slice(folder.length + 1), problem])).toEqual([
      ["dangling.gguf", expect.stringContaining("a link to a file that is gone")],
      ["cut.gguf", expect.stringMatching(/^truncated/)],
      ["page.gguf", expect.stringContaining("web page")],
      ["zeros.gguf", expect.stringContaining("zeros")],
    ]);
  });

  test.each([
    ["a.gguf", true],
    ["a.GGUF", true],
    ["a-00001-of-00003.gguf", true],
    ["a-00002-of-00003.gguf", false],
    ["a.gguf.part", false],
    ["gguf", false],
  ])("by its name: %s %s", (name, is) => {
    expect(isModelName(name)).toBe(is);
  });
});

describe("the cache of headers", () => {
  test("answers for a file that has not changed, without reading it", () => {
    const home = newHome();
    const folder = join(home.home, "m");
    const path = put(join(folder, "m.gguf"), modelNamed("first"));
    expect(look(folder, home).models[0]?.facts.title).toBe("first");
    const cache = openHeaderCache(join(home.home, ".cache", "schoolmark"));
    const known = cache.get(path);
    expect(known).toMatchObject({ kind: "facts", facts: { title: "first" } });
    if (known?.kind !== "facts") return;
    cache.put(path, { kind: "facts", facts: { ...known.facts, title: "from the cache" } });
    cache.save();
    expect(look(folder, home).models[0]?.facts.title).toBe("from the cache");
    // The same size again: the time of change tells.
    copyFileSync(put(join(home.home, "other"), modelNamed("other")), path);
    utimesSync(path, 1, 1);
    expect(look(folder, home).models[0]?.facts.title).toBe("other");
  });

  test("keeps why a file is no model, until it changes", () => {
    const home = newHome();
    const folder = join(home.home, "m");
    const path = put(join(folder, "m.gguf"), modelNamed("m").subarray(0, -60));
    const first = look(folder, home);
    expect(look(folder, home)).toEqual(first);
    put(path, modelNamed("m"));
    expect(look(folder, home)).toMatchObject({ models: [{ name: "m.gguf" }], problems: [] });
  });

  test.each([
    ["torn", (path: string) => writeFileSync(path, readFileSync(path).subarray(0, -9))],
    ["edited", (path: string) => writeFileSync(path, readFileSync(path, "utf8").replace('"title":"m"', '"title":7'))],
    ["of another kind", (path: string) => writeFileSync(path, "[]")],
    ["grown", (path: string) => appendFileSync(path, "x")],
  ])("is ignored when %s, and made anew", (_, damage) => {
    const home = newHome();
    const folder = join(home.home, "m");
    put(join(folder, "m.gguf"), modelNamed("m"));
    const first = look(folder, home);
    const file = join(home.home, ".cache", "schoolmark", "headers.json");
    const whole = readFileSync(file, "utf8");
    damage(file);
    expect(look(folder, home)).toEqual(first);
    expect(readFileSync(file, "utf8")).toBe(whole);
  });

  test("that can't be written stops nothing", () => {
    const home = newHome();
    put(join(home.home, ".cache", "schoolmark"), "a file where the folder should be");
    const folder = join(home.home, "m");
    put(join(folder, "m.gguf"), modelNamed("m"));
    expect(look(folder, home).models).toHaveLength(1);
  });
});
