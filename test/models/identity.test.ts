import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UserError } from "../../src/lib/errors.ts";
import { type Catalogue, readCatalogue } from "../../src/models/catalogue/catalogue.ts";
import { catalogueModel } from "../../src/models/catalogue/catalogue-schema.ts";
import { withCatalogue } from "../../src/models/catalogue/own-rows.ts";
import { type HashProgress, type IdentifyOptions, identify } from "../../src/models/identity.ts";
import type { Ladder } from "../../src/models/ladder.ts";
import { resolveModels } from "../../src/models/reference.ts";
import { modelIdentity } from "../../src/records/schema.ts";
import { makePlan } from "../../src/suite/plan.ts";
import { folderWith, ggufBytes, string, tinyMetadata, tinyModel, tinyTensors, u32 } from "./gguf/gguf-writer.ts";

const sha256 = (...contents: readonly Buffer[]): string =>
  createHash("sha256").update(Buffer.concat(contents)).digest("hex");

const catalogue = readCatalogue();
const identifyFiles = (references: readonly string[], options: Partial<IdentifyOptions> = {}) =>
  identify(resolveModels(references), { trainingTokens: [], ladder: null, catalogue, ...options });

const ladderWith = (content: Buffer): Ladder => ({
  curriculum: "schoolbook-1",
  equalComputeFlop: 1e9,
  models: [
    {
      file: "tiny.gguf",
      sha256: sha256(content),
      bytes: content.length,
      name: "Tiny",
      size: "256",
      parameters: 256,
      trainingTokens: 1000,
      trainingFlop: 6 * 256 * 1000,
      quantization: "q8_0",
      seed: 1,
      finalLoss: 2,
      onDiagonal: true,
    },
  ],
});

test("a model is identified by its bytes and its header", async () => {
  const content = tinyModel({ "general.license": string("mit"), "general.file_type": u32(7) });
  const folder = folderWith({ "tiny-q8_0.gguf": content });
  const [identity] = await identifyFiles([folder]);
  expect(modelIdentity.parse(identity)).toEqual({
    id: "tiny-q8_0",
    path: join(folder, "tiny-q8_0.gguf"),
    decodeReads: { weightBytes: 460, layers: null, note: null },
    sha256: sha256(content),
    fileBytes: content.length,
    name: "Tiny",
    architecture: "llama",
    parameters: 256,
    sizeLabel: null,
    quantization: "Q8_0",
    bitsPerWeight: 14.375,
    trainedContext: 256,
    tokenizerHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    license: "mit",
    trainingTokens: null,
    trainingTokensSource: null,
    trainingFlop: null,
  });
});

test("the parts of a split model count as one file, one behind the other", async () => {
  const part = (no: number): Buffer =>
    ggufBytes({
      metadata: {
        ...(no === 0 ? tinyMetadata : {}),
        "split.no": { type: "u16", value: no },
        "split.count": { type: "u16", value: 2 },
      },
      tensors: [{ name: `t${no}`, dimensions: [32], type: 0, bytes: 128 }],
    });
  const folder = folderWith({ "m-00001-of-00002.gguf": part(0), "m-00002-of-00002.gguf": part(1) });
  const [identity] = await identifyFiles([folder]);
  expect(identity).toMatchObject({
    id: "m",
    sha256: sha256(part(0), part(1)),
    fileBytes: part(0).length + part(1).length,
    parameters: 64,
  });
});

describe("quantization", () => {
  const quantizationWith = async (fileType: number | null) => {
    const metadata = fileType === null ? {} : { "general.file_type": u32(fileType) };
    const tensors = [{ name: "t", dimensions: [256], type: 12, bytes: 144 }];
    const content = ggufBytes({ metadata: { ...tinyMetadata, ...metadata }, tensors });
    return (await identifyFiles([folderWith({ "m.gguf": content })]))[0]?.quantization;
  };

  test("is the mix that the file names", async () => expect(await quantizationWith(15)).toBe("Q4_K_M"));
  test("is the type of most bytes when it names none", async () => expect(await quantizationWith(null)).toBe("Q4_K"));
  test("or a guess", async () => expect(await quantizationWith(1024)).toBe("Q4_K"));
  test("or a plain float that the bytes belie", async () => expect(await quantizationWith(0)).toBe("Q4_K"));
});

describe("ids are unique", () => {
  const idsOf = async (files: Record<string, Buffer>) => {
    const folder = folderWith(files);
    return (await identifyFiles(Object.keys(files).map((name) => join(folder, name)))).map(({ id }) => id);
  };
  const [a, b] = [tinyModel({ "general.name": string("A") }), tinyModel({ "general.name": string("B") })];

  test("by file name", async () => {
    expect(await idsOf({ "one.gguf": a, "two.gguf": b })).toEqual(["one", "two"]);
  });
  test("else by folder", async () => {
    expect(await idsOf({ "x/m.gguf": a, "y/m.gguf": b, "n.gguf": a })).toEqual(["m@x", "m@y", "n"]);
  });
  test("else by content", async () => {
    const short = (content: Buffer): string => sha256(content).slice(0, 8);
    expect(await idsOf({ "x/q/m.gguf": a, "y/q/m.gguf": b })).toEqual([`m@${short(a)}`, `m@${short(b)}`]);
  });
  test("else by number", async () => {
    const short = sha256(a).slice(0, 8);
    expect(await idsOf({ "x/q/m.gguf": a, "y/q/m.gguf": a })).toEqual([`m@${short}`, `m@${short}#2`]);
  });
  test("whatever the case of letters", async () => {
    expect(await idsOf({ "x/M.gguf": a, "y/m.gguf": b })).toEqual(["M@x", "m@y"]);
  });
});

describe("training tokens", () => {
  const taught = tinyModel({
    "schoolmark.training_tokens": { type: "u64", value: 5000n },
    "schoolmark.training_flop": { type: "f64", value: 7e6 },
  });

  test("come from the header", async () => {
    const [identity] = await identifyFiles([folderWith({ "m.gguf": taught })], { ladder: ladderWith(taught) });
    expect(identity).toMatchObject({ trainingTokens: 5000, trainingTokensSource: "gguf", trainingFlop: 7e6 });
  });

  test("else from the ladder", async () => {
    const content = tinyModel();
    const [identity] = await identifyFiles([folderWith({ "m.gguf": content })], { ladder: ladderWith(content) });
    expect(identity).toMatchObject({
      trainingTokens: 1000,
      trainingTokensSource: "ladder",
      trainingFlop: 1_536_000,
      sizeLabel: "256",
    });
  });

  const published: Catalogue = {
    models: [
      catalogueModel.parse({
        id: "tiny",
        name: "Tiny",
        parameters: { total: 256 },
        trainingTokens: [{ tokens: 4000, bound: "about", evidence: "secondary", source: "its card" }],
      }),
    ],
  };

  test("else from the catalogue, with how far that is to be trusted", async () => {
    const [identity] = await identifyFiles([folderWith({ "m.gguf": tinyModel() })], { catalogue: published });
    expect(identity).toMatchObject({
      trainingTokens: 4000,
      trainingTokensSource: "catalogue",
      trainingFlop: null,
      catalogue: {
        id: "tiny",
        confidence: "likely",
        reason: '256 parameters; named "Tiny"',
        trainingTokens: [{ tokens: 4000, bound: "about", evidence: "secondary", source: "its card" }],
      },
    });
    expect(modelIdentity.safeParse(identity).success).toBe(true);
  });

  test("stay those of the header where the catalogue has others", async () => {
    const [identity] = await identifyFiles([folderWith({ "m.gguf": taught })], { catalogue: published });
    expect(identity).toMatchObject({ trainingTokens: 5000, trainingTokensSource: "gguf", catalogue: { id: "tiny" } });
  });

  test("from the catalogue leave the plan's hash as it is: what is published changes, the work does not", async () => {
    const folder = folderWith({ "m.gguf": tinyModel() });
    const hashes = await Promise.all(
      [published, { models: [] }].map(async (used) => {
        const models = await identifyFiles([folder], { catalogue: used });
        return makePlan(models, [], [null], {
          runner: "fake",
          variants: [{ id: "default", threads: 1, contextSize: null, gpuLayers: 0 }],
          loads: 1,
          seed: 1,
          limit: null,
          profile: "full",
        }).hash;
      }),
    );
    expect(hashes[0]).toBe(hashes[1]);
  });

  test("of a finished run follow the user's catalogue, but not over what the file says", async () => {
    const own = {
      models: [catalogueModel.parse({ ...published.models[0], id: "mine", trainingTokens: [{ tokens: 77 }] })],
    };
    const folder = folderWith({ "a.gguf": tinyModel(), "b.gguf": taught });
    const models = await identifyFiles([folder], { catalogue: { models: [] } });
    expect(withCatalogue(models, own).map(({ trainingTokens }) => trainingTokens)).toEqual([77, 5000]);
    const other = { models: [{ ...own.models[0], parameters: { ...own.models[0]!.parameters, total: 999 } } as never] };
    expect(withCatalogue(models, other)).toEqual(models);
  });

  test.each(["m", "m.gguf"])("are the user's when given, for %s", async (model) => {
    const options = { trainingTokens: [{ model, tokens: 2e12 }] };
    const [identity] = await identifyFiles([folderWith({ "m.gguf": taught })], options);
    expect(identity).toMatchObject({ trainingTokens: 2e12, trainingTokensSource: "option", trainingFlop: null });
  });

  test("may name the model by its path", async () => {
    const folder = folderWith({ "x/m.gguf": taught, "y/m.gguf": tinyModel() });
    const options = { trainingTokens: [{ model: join(folder, "y", "m.gguf"), tokens: 9 }] };
    const identities = await identifyFiles([join(folder, "*", "m.gguf")], options);
    expect(identities.map(({ trainingTokens }) => trainingTokens)).toEqual([5000, 9]);
  });

  test.each([
    ["an unknown model", [{ model: "other", tokens: 1 }], /no model of this run has that name; use one of m@x, m@y/],
    ["an ambiguous one", [{ model: "m.gguf", tokens: 1 }], /several models have that name/],
    [
      "one given twice",
      [
        { model: "m@x", tokens: 1 },
        { model: "m@x", tokens: 2 },
      ],
      /given twice/,
    ],
  ])("for %s are refused", async (_, trainingTokens, words) => {
    const folder = folderWith({ "x/m.gguf": taught, "y/m.gguf": tinyModel() });
    const identified = identifyFiles([join(folder, "*", "m.gguf")], { trainingTokens });
    await expect(identified).rejects.toThrow(UserError);
    await expect(identified).rejects.toThrow(words);
  });
});

test("progress runs up to the size of all files", async () => {
  const reports: HashProgress[] = [];
  const folder = folderWith({
    "a.gguf": tinyModel(),
    "b.gguf": ggufBytes({ metadata: tinyMetadata, tensors: tinyTensors }),
  });
  await identifyFiles([folder], { onProgress: (progress) => reports.push(progress) });
  expect(reports.map(({ path }) => path)).toEqual([join(folder, "a.gguf"), join(folder, "b.gguf")]);
  expect(reports.at(-1)?.doneBytes).toBe(reports.at(-1)?.totalBytes);
});
