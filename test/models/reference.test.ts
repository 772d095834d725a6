import { linkSync, mkdirSync, symlinkSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/lib/errors.ts";
import { resolveModels } from "../../src/models/reference.ts";
import { folderWith, ggufBytes, string, tinyMetadata, tinyModel, tinyTensors } from "./gguf/gguf-writer.ts";

const names = (references: readonly string[]): string[] =>
  resolveModels(references).map(({ parts }) => basename(parts[0] ?? ""));

function problemOf(...references: readonly string[]): string {
  try {
    resolveModels(references);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(/: .+; .+/);
    return (error as UserError).message;
  }
  throw new Error("resolved without complaint");
}

describe("files", () => {
  test("come in the order they were named", () => {
    const folder = folderWith({ "a.gguf": tinyModel(), "b.gguf": tinyModel() });
    expect(names([join(folder, "b.gguf"), join(folder, "a.gguf")])).toEqual(["b.gguf", "a.gguf"]);
  });

  test("count once, by whatever path or link they are named", () => {
    const folder = folderWith({ "a.gguf": tinyModel() });
    symlinkSync(join(folder, "a.gguf"), join(folder, "link.gguf"));
    const path = join(folder, "a.gguf");
    expect(names([path, relative(".", path), join(folder, "link.gguf"), folder])).toEqual(["a.gguf"]);
  });

  test("need no extension, and may look like a pattern", () => {
    const folder = folderWith({ "blob-1": tinyModel(), "what?.gguf": tinyModel() });
    expect(names([join(folder, "blob-1"), join(folder, "what?.gguf")])).toEqual(["blob-1", "what?.gguf"]);
  });

  test("that are missing: the nearest name is offered", () => {
    const folder = folderWith({ "qwen3-0.6b-q8_0.gguf": tinyModel(), "other.gguf": tinyModel() });
    expect(problemOf(join(folder, "qwen3-0.6b-q8-0.gguf"))).toMatch(
      /no such file; did you mean .*qwen3-0\.6b-q8_0\.gguf\?/,
    );
    expect(problemOf(join(folder, "other"))).toContain("other.gguf?");
    expect(problemOf(join(folder, "unlike-anything.gguf"))).toMatch(/no such file; check the path/);
  });

  test("in a folder that is missing", () => {
    expect(problemOf(join(folderWith({}), "nowhere", "m.gguf"))).toMatch(/no folder .*nowhere; check/);
  });

  test("on a server are not taken for paths", () => {
    expect(problemOf("https://example.org/m.gguf")).toContain("only files on this disk");
  });

  test("that look like a name on the hub: how to say so", () => {
    expect(problemOf("org/model-GGUF:Q4_K_M")).toContain("write hf:org/model-GGUF:Q4_K_M");
  });

  test("named by nothing", () => {
    expect(problemOf("")).toContain("no such file");
  });

  test("without an architecture", () => {
    const folder = folderWith({
      "m.gguf": ggufBytes({ metadata: { "general.name": string("x") }, tensors: tinyTensors }),
    });
    expect(problemOf(join(folder, "m.gguf"))).toContain("names no architecture");
  });
});

describe("folders", () => {
  test("stand for their own GGUF files, sorted", () => {
    const folder = folderWith({
      "b.gguf": tinyModel(),
      "a.GGUF": tinyModel(),
      "notes.txt": "x",
      "deeper/c.gguf": tinyModel(),
    });
    mkdirSync(join(folder, "folder.gguf"));
    expect(names([folder])).toEqual(["a.GGUF", "b.gguf"]);
  });

  test("without any", () => {
    expect(problemOf(folderWith({ "notes.txt": "x" }))).toContain("holds no GGUF file");
  });

  test("with a damaged one name it", () => {
    expect(problemOf(folderWith({ "a.gguf": tinyModel(), "b.gguf": tinyModel().subarray(0, -60) }))).toMatch(
      /b\.gguf: truncated/,
    );
  });

  test("with a link that leads nowhere name it", () => {
    const folder = folderWith({ "a.gguf": tinyModel() });
    symlinkSync(join(folder, "gone"), join(folder, "b.gguf"));
    expect(problemOf(folder)).toMatch(/b\.gguf: there is no such file/);
  });
});

describe("globs", () => {
  const folderOfModels = () =>
    folderWith({
      "a-q4.gguf": tinyModel(),
      "a-q8.gguf": tinyModel(),
      "b-q4.gguf": tinyModel(),
      "b.txt": "x",
      "in/c.gguf": tinyModel(),
    });

  test("stand for the GGUF files they match", () => {
    const folder = folderOfModels();
    expect(names([join(folder, "a-*")])).toEqual(["a-q4.gguf", "a-q8.gguf"]);
    expect(names([join(folder, "?-q4.gguf")])).toEqual(["a-q4.gguf", "b-q4.gguf"]);
    expect(names([join(folder, "**", "*.gguf")])).toEqual(["a-q4.gguf", "a-q8.gguf", "b-q4.gguf", "c.gguf"]);
    expect(names([join(folder, "{in/c,a-q8}.gguf")])).toEqual(["a-q8.gguf", "c.gguf"]);
  });

  test("that match nothing", () => {
    const folder = folderOfModels();
    expect(problemOf(join(folder, "z*.gguf"))).toContain("matches no GGUF file");
    expect(problemOf(join(folder, "*.txt"))).toContain("matches no GGUF file");
  });
});

describe("split models", () => {
  const part = (no: number, count: number): Buffer =>
    ggufBytes({
      metadata: {
        ...(no === 0 ? tinyMetadata : {}),
        "split.no": { type: "u16", value: no },
        "split.count": { type: "u16", value: count },
        "split.tensors.count": { type: "i32", value: count },
      },
      tensors: [{ name: `t${no}`, dimensions: [32], type: 0, bytes: 128 }],
    });
  const parts = (count: number): Record<string, Buffer> =>
    Object.fromEntries(
      Array.from({ length: count }, (_, no) => [`big-0000${no + 1}-of-0000${count}.gguf`, part(no, count)]),
    );
  const first = "big-00001-of-00003.gguf";
  const second = "big-00002-of-00003.gguf";

  test.each([first, second])("are whole whichever part is named: %s", (named) => {
    const [model] = resolveModels([join(folderWith(parts(3)), named)]);
    expect(model?.parts.map((path) => basename(path))).toEqual([first, second, "big-00003-of-00003.gguf"]);
    expect(model?.header).toMatchObject({ architecture: "llama", tensors: { count: 3, elements: 96, bytes: 384 } });
    expect(model?.header.fileBytes).toBe(Object.values(parts(3)).reduce((total, { length }) => total + length, 0));
  });

  test("count once in a folder, and when two parts are named", () => {
    const folder = folderWith({ ...parts(3), "a.gguf": tinyModel() });
    expect(names([folder])).toEqual(["a.gguf", first]);
    expect(names([join(folder, second), join(folder, first)])).toEqual([first]);
  });

  test.each([first, second])("with %s missing name it", (gone) => {
    const files = parts(3);
    delete files[gone];
    const folder = folderWith(files);
    expect(problemOf(join(folder, "big-00003-of-00003.gguf"))).toMatch(new RegExp(`${gone}: part . of 3.*is missing`));
    expect(problemOf(folder)).toContain(gone);
  });

  test("whose part lost its name", () => {
    const folder = folderWith({ "renamed.gguf": part(0, 3) });
    expect(problemOf(join(folder, "renamed.gguf"))).toContain("its header says part 1 of 3");
  });

  test("whose parts were swapped", () => {
    const folder = folderWith({ ...parts(3), [second]: part(2, 3) });
    expect(problemOf(join(folder, first))).toContain("its header says part 3 of 3, its name says part 2 of 3");
  });

  test("whose parts don't add up", () => {
    const odd = ggufBytes({
      metadata: { "split.no": { type: "u16", value: 1 }, "split.count": { type: "u16", value: 3 } },
    });
    expect(problemOf(join(folderWith({ ...parts(3), [second]: odd }), first))).toContain("lists 3 tensors");
  });

  test("may keep their first part free of tensors", () => {
    const bare = ggufBytes({
      metadata: { ...tinyMetadata, "split.no": { type: "u16", value: 0 }, "split.count": { type: "u16", value: 2 } },
    });
    const folder = folderWith({ "m-00001-of-00002.gguf": bare, "m-00002-of-00002.gguf": part(1, 2) });
    expect(resolveModels([folder])[0]?.header.tensors.elements).toBe(32);
  });
});

describe("what serves a language model but is none", () => {
  const sidecars: readonly (readonly [string, Buffer, string])[] = [
    ["mmproj-model-f16.gguf", tinyModel(), "vision projector"],
    ["model-vision.gguf", tinyModel({ "general.type": string("mmproj") }), "vision projector"],
    ["clip.gguf", tinyModel({ "general.architecture": string("clip") }), "vision projector"],
    ["mtp-model.gguf", tinyModel(), "draft head"],
    ["eagle.gguf", tinyModel({ "general.architecture": string("eagle3") }), "draft head"],
    ["lora.gguf", tinyModel({ "general.type": string("adapter") }), "LoRA adapter"],
    ["words.gguf", ggufBytes({ metadata: tinyMetadata }), "vocabulary without weights"],
  ];

  test.each(sidecars)("%s is refused when named", (name, content, words) => {
    expect(problemOf(join(folderWith({ [name]: content }), name))).toMatch(
      new RegExp(`is an? ${words}.*not a language model`),
    );
  });

  test("is left out of folders and globs", () => {
    const folder = folderWith({
      ...Object.fromEntries(sidecars),
      "draft-small.gguf": tinyModel(),
      "the-model.gguf": tinyModel(),
    });
    expect(names([folder])).toEqual(["the-model.gguf"]);
    expect(names([join(folder, "*.gguf")])).toEqual(["the-model.gguf"]);
    expect(names([join(folder, "draft-small.gguf")])).toEqual(["draft-small.gguf"]);
  });

  test("is not enough for a folder", () => {
    expect(problemOf(folderWith({ "mmproj-x.gguf": tinyModel() }))).toContain("no language model");
  });
});

test("hard links are separate names of separate files", () => {
  const folder = folderWith({ "a.gguf": tinyModel() });
  linkSync(join(folder, "a.gguf"), join(folder, "b.gguf"));
  expect(names([folder])).toEqual(["a.gguf", "b.gguf"]);
});
