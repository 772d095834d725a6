import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sha256 } from "../../src/lib/files.ts";
import { ggufBytes, tinyMetadata, tinyTensors, type Value } from "../models/gguf/gguf-writer.ts";
import { withMetadata } from "../support/with-metadata.ts";
import { bundledModels, emptyFolder, oneQuestion, schoolmark } from "./support.ts";

const [smallest = ""] = bundledModels();
const suite = oneQuestion();
const dryRun = (cwd: string, ...words: readonly string[]) =>
  schoolmark(["run", "-s", suite, "--dry-run", ...words], { cwd });

describe("a model that writes no text", () => {
  test.each([
    ["an embedding model", { "llama.pooling_type": 3 }],
    ["an embedding model", { "llama.attention.causal": false }],
    ["a reranker", { "llama.pooling_type": 4 }],
  ])("is refused by name as %s, and left out of folders", async (what, metadata) => {
    const cwd = emptyFolder();
    const path = withMetadata(smallest, "silent.gguf", metadata, cwd);
    const reason = `silent.gguf: is ${what}, not a language model; it writes no text`;
    expect(await dryRun(cwd, path)).toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
    const beside = await dryRun(cwd, path, smallest);
    expect(beside.stderr).toContain(reason);
    expect(beside.stdout).toContain("Schoolbook");
    expect(beside.stdout).not.toMatch(/^ {2}silent /m);
    copyFileSync(smallest, join(cwd, "speaking.gguf"));
    const { code, stdout } = await dryRun(cwd, ".");
    expect(code).toBe(0);
    expect(stdout).toContain("speaking");
    expect(stdout).not.toMatch(/^ {2}silent /m);
    const listed = await schoolmark(["models", "--models-dir", ".", "--json"], { cwd });
    expect(JSON.parse(listed.stdout).sidecars).toMatchObject([
      { name: expect.stringContaining("silent"), sidecar: what },
    ]);
  });
});

describe("what stands behind --", () => {
  test("are models, also such as begin with a dash", async () => {
    const cwd = emptyFolder();
    copyFileSync(smallest, join(cwd, "own.gguf"));
    copyFileSync(smallest, join(cwd, "-x.gguf"));
    for (const name of ["own", "-x"]) {
      const { code, stdout } = await dryRun(cwd, "--", `${name}.gguf`);
      expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/models\n {2}\S+ .*\n\ntasks/) });
      expect(stdout).toContain(`\n  ${name} `);
    }
  });

  test("are the words of any command", async () => {
    const { code, stderr } = await schoolmark(["--json", "compare", "--all", "--", "one", "other"]);
    expect(code).toBe(2);
    expect(stderr).toContain('"one" is neither a run');
  });
});

test("every command's word is known where -- is read", async () => {
  const { stdout } = await schoolmark(["--help"]);
  const commands = new Set([...stdout.matchAll(/^ {2}\S*schoolmark (\w+)/gm)].map(([, word]) => word));
  const source = readFileSync(new URL("../../src/cli/shared/known-spellings.ts", import.meta.url), "utf8");
  expect(commands.size).toBeGreaterThan(10);
  for (const word of commands) expect(source).toContain(`"${word}"`);
});

describe("a store of Ollama", () => {
  const store = emptyFolder();
  const manifest = (name: string, layer: object): void => {
    const folder = join(store, "manifests/registry.ollama.ai/library", name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "latest"), JSON.stringify({ layers: [layer] }));
  };
  const digest = `sha256:${sha256(readFileSync(smallest))}`;
  mkdirSync(join(store, "blobs"), { recursive: true });
  copyFileSync(smallest, join(store, "blobs", digest));
  manifest("old", { mediaType: "application/vnd.ollama.image.model", digest });
  manifest("tensors", { mediaType: "application/vnd.ollama.image.tensor", digest });
  const env = { OLLAMA_MODELS: store };

  test.skipIf(process.platform === "win32")("may have a colon in the names of its blobs", async () => {
    const { code, stdout } = await schoolmark(["run", "-s", suite, "--dry-run", "ollama:old"], { env });
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining("\n  old ") });
  });

  test("says of a model without a GGUF file that pulling again changes nothing", async () => {
    const { code, stderr } = await schoolmark(["run", "-s", suite, "--dry-run", "ollama:tensors"], { env });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("pull` changes nothing") });
  });
});

describe("a split model", () => {
  const split = (no: number, tensors: number, metadata: Readonly<Record<string, Value>> = {}) =>
    ggufBytes({
      metadata: {
        ...(no === 0 ? tinyMetadata : {}),
        "split.no": { type: "u16", value: no },
        "split.count": { type: "u16", value: 2 },
        "split.tensors.count": { type: "i32", value: tensors },
        ...metadata,
      },
      tensors: no === 0 ? tinyTensors.slice(0, 1) : tinyTensors.slice(1),
    });
  const show = async (files: Readonly<Record<string, Buffer>>) => {
    const cwd = emptyFolder();
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(cwd, name), bytes);
    return schoolmark(["models", "show", Object.keys(files)[0] ?? ""], { cwd });
  };

  test("whose parts were joined with cat is refused with what joins them", async () => {
    const outcome = await show({ "catted.gguf": Buffer.concat([split(0, 2), split(1, 2)]) });
    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining("llama-gguf-split --merge") });
  });

  test.each([
    ["another number of tensors", split(1, 3), "3 tensors in all against 2"],
    ["another name", split(1, 2, { "general.name": { type: "string", value: "Other" } }), "name Other against Tiny"],
    ["a tensor of the first", split(0, 2, { "split.no": { type: "u16", value: 1 } }), "both hold the tensor"],
  ])("whose second part is of another model is refused: %s", async (_name, second, reason) => {
    const outcome = await show({ "m-00001-of-00002.gguf": split(0, 2), "m-00002-of-00002.gguf": second });
    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
  });
});

describe.skipIf(process.platform !== "linux")("a folder", () => {
  test("of results where no folder can be made is refused at once", async () => {
    const outcome = await schoolmark(["run", smallest, "-s", suite, "--results", "/proc/nope/deeper"]);
    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining("/proc/nope/deeper can't be written") });
  });

  test("to work in that was deleted is told in one line", () => {
    const main = new URL("../../dist/cli/main.js", import.meta.url).pathname;
    const script = `mkdir gone; cd gone; rmdir ../gone; "${process.execPath}" "${main}" models 2>&1; echo "code $?"`;
    const told = execFileSync("sh", ["-c", script], { cwd: emptyFolder(), encoding: "utf8" });
    expect(told).toBe(
      "error: the working folder was deleted while this terminal was in it; change to another one\ncode 2\n",
    );
  });
});

test("copies of one model are neither quantized from each other nor the best", async () => {
  const cwd = emptyFolder();
  for (const name of ["a", "b"]) withMetadata(smallest, `${name}.gguf`, { [`test.${name}`]: 1 }, cwd);
  const { code, stdout } = await schoolmark(["run", "a.gguf", "b.gguf", "-s", suite, "--loads", "1", "-t", "1"], {
    cwd,
  });
  expect(code).toBe(0);
  expect(stdout).toContain("a and b answer equally many questions right");
  expect(stdout).not.toMatch(/Quantized from|highest accuracy/);
});
