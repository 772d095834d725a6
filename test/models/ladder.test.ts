import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/lib/errors.ts";
import { ladderModelOf, readLadder, verifiedLadder } from "../../src/models/ladder.ts";
import { folderWith, tinyModel } from "./gguf/gguf-writer.ts";

const content = tinyModel();
const sha256 = createHash("sha256").update(content).digest("hex");
const entry = {
  file: "tiny.gguf",
  sha256,
  bytes: content.length,
  name: "Tiny",
  size: "256",
  parameters: 256,
  trainingTokens: 1000,
  trainingFlop: 1_536_000,
  quantization: "q8_0",
  seed: 1,
  finalLoss: 2.5,
  onDiagonal: true,
};
const ladder = { version: 1, curriculum: "schoolbook-1", equalComputeFlop: 1.5e6, models: [entry] };
const ladderFolder = (value: unknown = ladder): string =>
  folderWith({ "tiny.gguf": content, "ladder.json": JSON.stringify(value) });

test("the ladder is read, and a file known by its sha256", () => {
  const read = readLadder(ladderFolder());
  expect(read).toMatchObject({ curriculum: "schoolbook-1", equalComputeFlop: 1.5e6 });
  expect(ladderModelOf(read, sha256)).toEqual(entry);
  expect(ladderModelOf(read, "0".repeat(64))).toBeNull();
  expect(ladderModelOf(null, sha256)).toBeNull();
});

test("no ladder is null for those who bring their own models, an error for those who need it", async () => {
  const folder = folderWith({});
  expect(readLadder(folder)).toBeNull();
  await expect(verifiedLadder(folder)).rejects.toThrow(/ladder\.json: is missing; reinstall/);
});

test.each([
  ["no JSON", "not json"],
  ["another version", { ...ladder, version: 2 }],
  ["no models", { ...ladder, models: [] }],
  ["a path that leads out", { ...ladder, models: [{ ...entry, file: "../x.gguf" }] }],
])("a ladder with %s is damaged", (_, value) => {
  expect(() => readLadder(ladderFolder(value))).toThrow(UserError);
  expect(() => readLadder(ladderFolder(value))).toThrow(/ladder\.json: damaged at .+; reinstall/);
});

describe("the bundled files are checked", () => {
  test("whole", async () => {
    const folder = ladderFolder();
    expect(await verifiedLadder(folder)).toEqual([join(folder, "tiny.gguf")]);
  });

  test("missing", async () => {
    const folder = ladderFolder();
    rmSync(join(folder, "tiny.gguf"));
    await expect(verifiedLadder(folder)).rejects.toThrow(/tiny\.gguf: a bundled model is missing; reinstall/);
  });

  test("shortened", async () => {
    const folder = ladderFolder();
    writeFileSync(join(folder, "tiny.gguf"), content.subarray(1));
    await expect(verifiedLadder(folder)).rejects.toThrow(
      /tiny\.gguf: is not the bundled model it should be; reinstall/,
    );
  });

  test("changed in one byte", async () => {
    const folder = ladderFolder();
    const changed = readFileSync(join(folder, "tiny.gguf"));
    changed[changed.length - 1] = 1;
    writeFileSync(join(folder, "tiny.gguf"), changed);
    await expect(verifiedLadder(folder)).rejects.toThrow(UserError);
  });
});
