import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readGguf } from "../../src/models/gguf/gguf.ts";
import { modelNamed, put, putOllama } from "../models/discover/trees.ts";
import { aHub, serve } from "../models/hub/loopback.ts";
import { bundledModels, emptyFolder, oneQuestion, schoolmark } from "./support.ts";

/** The program in a home of its own, with none of the tools' variables of this machine. */
function inHome(home: string, args: readonly string[], own: Readonly<Record<string, string>> = {}) {
  const env = Object.fromEntries(
    [
      "OLLAMA_MODELS",
      "HF_HOME",
      "HF_HUB_CACHE",
      "HUGGINGFACE_HUB_CACHE",
      "XDG_CACHE_HOME",
      "LLAMA_CACHE",
      "HF_TOKEN",
    ].map((name) => [name, ""]),
  );
  return schoolmark(args, { env: { ...env, HOME: home, USERPROFILE: home, ...own } });
}

describe("schoolmark models", () => {
  test("lists what tools keep, with the reference to use, and marks copies", async () => {
    const home = emptyFolder();
    const bundled = readFileSync(bundledModels()[0] ?? "");
    putOllama(join(home, ".ollama", "models"), "school:small", bundled);
    put(join(home, ".lmstudio", "models", "org", "school", "small.gguf"), bundled);
    const { code, stdout, stderr } = await inHome(home, ["models"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^name +size +quant +params +context +where +same as +reference\n/);
    expect(stdout).toMatch(/school:small +172 kB +Q4_0 +246k +256 +Ollama +ollama:school:small\n/);
    expect(stdout).toMatch(/LM Studio += ollama:school:small +lmstudio:org\/school\/small\.gguf/);
    expect(stdout).toContain("1 model, 172 kB, and 1 listed again under another name");
  });

  test("--json prints one document with everything, problems among it", async () => {
    const home = emptyFolder();
    const folder = join(home, "mine");
    put(join(folder, "good.gguf"), modelNamed("\u001b[2Jx"));
    put(join(folder, "bad.gguf"), "<!DOCTYPE html>");
    const { code, stdout } = await inHome(home, ["models", "--models-dir", folder, "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      stores: [{ origin: "folder", folder, models: 2 }],
      models: [{ name: "good.gguf", reference: join(folder, "good.gguf"), title: "\u001b[2Jx", parameters: 256 }],
      problems: [{ path: join(folder, "bad.gguf") }],
    });
  });

  test("shows hostile names as what they are", async () => {
    const home = emptyFolder();
    put(join(home, "mine", "\u001b]0;owned\u0007\nx.gguf"), modelNamed("a"));
    const { stdout } = await inHome(home, ["models", "--models-dir", join(home, "mine")]);
    expect(stdout).toContain("\\u{1b}]0;owned\\u{7} x.gguf");
    expect(stdout).not.toContain("\u001b");
  });

  test("says where it looked when there is nothing", async () => {
    const { code, stdout } = await inHome(emptyFolder(), ["models"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/No folder of Ollama, .*--models-dir FOLDER/);
  });

  test("a folder that is missing is the user's mistake", async () => {
    expect(await inHome(emptyFolder(), ["models", "--models-dir", "nowhere"])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--models-dir nowhere: cannot be opened/),
    });
  });

  // A stranger to the folders: for the superuser nothing is closed, so the program runs as nobody.
  const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
  const nobody = 65534;
  const asNobody = (args: readonly string[], home: string) =>
    spawnSync(process.execPath, [main, ...args], { uid: nobody, gid: nobody, encoding: "utf8", env: { HOME: home } });
  const canBeNobody = process.getuid?.() === 0 && asNobody(["--version"], "/").status === 0;
  test.skipIf(!canBeNobody)("explains a store that it may not look into (needs a superuser to change user)", () => {
    const home = emptyFolder();
    chmodSync(home, 0o755);
    const store = join(home, ".ollama", "models");
    putOllama(store, "school:small", modelNamed("a"));
    chmodSync(join(store, "manifests"), 0);
    const folder = join(home, "mine");
    mkdirSync(folder);
    put(join(folder, "open.gguf"), modelNamed("b"));
    chmodSync(put(join(folder, "secret.gguf"), modelNamed("c")), 0);
    const { status, stdout } = asNobody(["models", "--models-dir", folder], home);
    expect(status).toBe(0);
    expect(stdout).toContain(`${join(store, "manifests")}: no permission to look into it`);
    expect(stdout).toContain(`${join(folder, "secret.gguf")}: no permission to read it`);
    expect(stdout).toContain("open.gguf");
  });
});

describe("models of the hub", () => {
  const bundled = (): Buffer => readFileSync(bundledModels()[0] ?? "");

  test("are downloaded once, and then measured by their reference", async () => {
    const home = emptyFolder();
    const server = await serve(aHub({ "m-Q4_0.gguf": bundled() }));
    const env = { HF_ENDPOINT: server.address };
    const first = await inHome(home, ["models", "download", "hf:org/m:Q4_0"], env);
    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/m-Q4_0\.gguf\n172 kB, sha256 as announced\n$/),
    });
    const again = await inHome(home, ["models", "download", "-hf", "org/m:Q4_0", "--json"], env);
    expect(JSON.parse(again.stdout)).toMatchObject({ wasHere: true });
    const plan = await inHome(home, ["run", "-hf", "org/m", "--dry-run", "--json"]);
    expect(JSON.parse(plan.stdout)).toMatchObject({ plan: { models: [{ id: "m-Q4_0" }] } });
  });

  test("are brought by plan --download, behind an option that can be repeated too", async () => {
    const server = await serve(aHub({ "m-Q4_0.gguf": bundled() }));
    const args = ["plan", "-s", oneQuestion(), "-hf", "org/m", "--download", "--json"];
    const { code, stdout } = await inHome(emptyFolder(), args, { HF_ENDPOINT: server.address });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ plan: { models: [{ id: "m-Q4_0" }] } });
  });

  test("are brought by run --download, and by nothing else", async () => {
    const home = emptyFolder();
    const server = await serve(aHub({ "m-Q4_0.gguf": bundled() }));
    const env = { HF_ENDPOINT: server.address };
    const refused = await inHome(home, ["run", "hf:org/m", "--dry-run"], env);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("--download fetches it") });
    expect(server.seen).toEqual([]);
    const { code, stdout } = await inHome(home, ["run", "hf:org/m", "--download", "--dry-run", "--json"], env);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ plan: { models: [{ id: "m-Q4_0" }] } });
  });

  test("that can't be had: one line, exit code 2", async () => {
    const server = await serve((_request, response) => void response.end("<html>Log in</html>"));
    const outcome = await inHome(emptyFolder(), ["models", "download", "hf:org/m"], { HF_ENDPOINT: server.address });
    expect(outcome).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(/^error: .*a web page.*\n$/) });
    expect(await inHome(emptyFolder(), ["models", "download", "ollama:x"])).toMatchObject({ code: 2 });
  });
});

test("a model of Ollama's is named as Ollama names it", async () => {
  const home = emptyFolder();
  putOllama(join(home, ".ollama", "models"), "school:small", readFileSync(bundledModels()[0] ?? ""));
  const { stdout } = await inHome(home, ["run", "ollama:school:small", "--dry-run", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ plan: { models: [{ id: "school-small" }] } });
});

describe("schoolmark models show", () => {
  test("tells what a header says, and what the file is thought to be", async () => {
    const { code, stdout } = await inHome(emptyFolder(), ["models", "show", bundledModels()[0] ?? ""]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/parameters +246k \(\d+,\d+\)/);
    expect(stdout).toMatch(/quantization +Q4_0, [\d.]+ bits a weight/);
    expect(stdout).toMatch(/catalogue +\S/);
  });

  test("names what lies beside it, and shows hostile text as what it is", async () => {
    const home = emptyFolder();
    const path = put(join(home, "m.gguf"), modelNamed("\u001b[31mred\nline"));
    put(join(home, "mmproj-m.gguf"), modelNamed("eyes"));
    const { stdout } = await inHome(home, ["models", "show", path]);
    expect(stdout).toMatch(/name +\\u\{1b\}\[31mred line\n/);
    expect(stdout).toMatch(/beside it +mmproj-m\.gguf \(a vision projector\)/);
    const { stdout: json } = await inHome(home, ["models", "show", path, "--json"]);
    expect(JSON.parse(json)).toMatchObject({ name: "\u001b[31mred\nline", origin: "file", parameters: { total: 256 } });
  });

  test("a name that is none is answered with the nearest", async () => {
    expect(await inHome(emptyFolder(), ["models", "show", "lama-3.2-1b"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("did you mean llama-3.2-1b?"),
    });
  });
});

describe("schoolmark models fit", () => {
  test("says plainly whether a shape of the catalogue fits", async () => {
    const { code, stdout } = await inHome(emptyFolder(), [
      "models",
      "fit",
      "llama-3.1-8b",
      "-c",
      "4096",
      "--memory",
      "8GB",
      "--no-speed",
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/fits in 8\.00 GB with 4,096 tokens: yes \(about \d\.\d+ GB, estimated\)/);
    const larger = await inHome(emptyFolder(), [
      "models",
      "fit",
      "llama-3.1-8b",
      "-q",
      "F16",
      "-c",
      "4096",
      "--memory",
      "8GB",
      "--no-speed",
    ]);
    expect(larger.stdout).toMatch(/fits in 8\.00 GB with 4,096 tokens: no \(about 1\d\.\d GB, estimated\)/);
  });

  test("predicts memory and speed of a file from its shape, with an interval, and leaves nothing behind", async () => {
    const home = emptyFolder();
    const { code, stdout } = await inHome(home, ["models", "fit", bundledModels()[0] ?? "", "-t", "1", "--json"]);
    expect(code).toBe(0);
    const { memory, speed } = JSON.parse(stdout);
    expect(memory).toMatchObject([{ contextSize: 256, fits: true }]);
    expect(speed).toMatchObject({ origin: "modelled", probe: { type: "Q4_0" } });
    for (const { tokensPerSecond, low, high } of [speed.decode, speed.prefill]) {
      expect(low).toBeGreaterThan(0);
      expect(low).toBeLessThan(tokensPerSecond);
      expect(tokensPerSecond).toBeLessThan(high);
    }
    expect(readdirSync(join(home, ".cache", "schoolmark"))).toEqual([]);
  });

  test("of a model on the hub reads its header and no more", async () => {
    const server = await serve(aHub({ "m-Q4_0.gguf": readFileSync(bundledModels().at(-1) ?? "") }));
    const home = emptyFolder();
    const { stdout } = await inHome(home, ["models", "fit", "hf:org/m", "--no-speed", "--json"], {
      HF_ENDPOINT: server.address,
    });
    expect(JSON.parse(stdout)).toMatchObject({ model: { origin: "hub" }, memory: [{ contextSize: 256, fits: true }] });
    expect(server.seen.map(({ headers }) => headers.range)).toEqual([undefined, "bytes=0-1048575"]);
    expect(readdirSync(home)).toEqual([]);
  });

  test.each([
    [["fit", "llama-3.1-8b", "--memory", "lots"], /--memory "lots": write a size such as 8GB/],
    [["fit", "llama-3.1-8b", "-q", "Q9"], /Q9: random weights are written as one of/],
    [["fit", "llama-3.1-8b", "-c", "0"], /-c\/--context must be a whole number/],
    [["fit", "nowhere.gguf"], /there is no such file/],
    [["synthesize", "no-such-shape", "x.gguf"], /nor such a model in the catalogue/],
  ])("%j: one line, exit code 2", async (args, words) => {
    expect(await inHome(emptyFolder(), ["models", ...args])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(words),
    });
  });
});

test("a synthesized model can be measured", async () => {
  const home = emptyFolder();
  const out = join(home, "shape.gguf");
  const made = await inHome(home, ["models", "synthesize", bundledModels()[0] ?? "", out, "-q", "Q8_0"]);
  expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/random weights\n$/) });
  const { code, stdout } = await inHome(home, [
    ...["run", out, "-s", oneQuestion(), "--loads", "1", "-t", "1", "--json", "--results", join(home, "r")],
  ]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).plan.models).toMatchObject([{ id: "shape", quantization: "Q8_0" }]);
});

describe("rows of the user's", () => {
  // A bundled model's own row stands in the ladder; a row of the user's that fits its shape wins even there.
  const mine = (): string => {
    const {
      blockCount,
      embeddingLength,
      feedForwardLength,
      headCount,
      headCountKv,
      vocabularySize,
      tensors,
      contextLength,
    } = readGguf(bundledModels()[0] ?? "");
    const heads = headCount ?? 0;
    const row = {
      id: "mine",
      name: "Mine",
      parameters: { total: tensors.elements },
      shape: {
        architecture: "llama",
        blocks: blockCount,
        width: embeddingLength,
        feedForward: feedForwardLength,
        heads,
        keyValueHeads: headCountKv ?? heads,
        headWidth: (embeddingLength ?? 0) / heads,
        vocabulary: vocabularySize,
        tied: tensors.outputElements === 0,
        context: contextLength,
      },
      trainingTokens: [{ tokens: 123_456_789, source: "our log" }],
    };
    return put(join(emptyFolder(), "mine.json"), JSON.stringify({ version: 1, models: [row] }));
  };

  test("win for a model of the ladder, wherever it is named", async () => {
    const [model = ""] = bundledModels();
    const own = ["--catalogue", mine(), "--json"];
    const [shown, planned] = await Promise.all([
      inHome(emptyFolder(), ["models", "show", model, ...own]),
      inHome(emptyFolder(), ["plan", model, "-s", oneQuestion(), ...own]),
    ]);
    expect(JSON.parse(shown.stdout)).toMatchObject({ recognition: { model: { id: "mine" } } });
    expect(JSON.parse(planned.stdout)).toMatchObject({ plan: { models: [{ trainingTokens: 123_456_789 }] } });
  });
});
