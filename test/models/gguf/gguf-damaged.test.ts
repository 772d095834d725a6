import { closeSync, ftruncateSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UserError } from "../../../src/lib/errors.ts";
import { fileProblem } from "../../../src/models/file-problem.ts";
import { readGguf } from "../../../src/models/gguf/gguf.ts";
import {
  folderWith,
  type GgufContent,
  ggufBytes,
  ggufHeader,
  le32,
  le64,
  string,
  text,
  tinyMetadata,
  tinyModel,
  type tinyTensors,
  u32,
} from "./gguf-writer.ts";

/** The message of the UserError that reading gives; anything else fails the test. */
function problemOf(path: string): string {
  try {
    readGguf(path);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message;
  }
  throw new Error("read without complaint");
}
const problemWith = (content: Buffer | string): string => problemOf(join(folderWith({ "m.gguf": content }), "m.gguf"));
const problemWithContent = (content: GgufContent): string => problemWith(ggufBytes(content));

/** A file of 2 kB with one metadata entry that is written by hand. */
const handWritten = (...entry: readonly Buffer[]): Buffer => {
  const start = Buffer.concat([Buffer.from("GGUF"), le32(3), le64(0n), le64(1n), text("key"), ...entry]);
  return Buffer.concat([start, Buffer.alloc(2048 - start.length)]);
};

describe("what is no GGUF is named for what it looks like", () => {
  test.each([
    ["is empty", ""],
    ["begin with the letters GGUF", "GG"],
    ["begin with the letters GGUF", Buffer.from("\u007fELF and so on and so on")],
    ["safetensors", Buffer.concat([le64(120n), Buffer.from('{"weight":{"dtype":"F32"}}')])],
    ["zip archive", Buffer.from("PK\u0003\u0004\u0014\u0000archive/data.pkl")],
    ["gzip", Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0])],
    ["web page", "<!DOCTYPE html><html><body>404"],
    ["Git LFS pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"],
    ["JSON", '{"error":"Repository not found"}'],
    ["older than GGUF", Buffer.from("tjgg\u0003\u0000\u0000\u0000 and so on")],
    ["unfinished download", Buffer.alloc(4096)],
  ])("%s", (words, content) => {
    expect(problemWith(content)).toMatch(/m\.gguf: .+; .+/);
    expect(problemWith(content)).toContain(words);
  });
});

describe("versions that are not read", () => {
  test("1", () => expect(problemWithContent({ version: 1 })).toContain("version 1"));
  test("4", () => expect(problemWithContent({ version: 4 })).toMatch(/version 4.*update/));
  test("big-endian", () => expect(problemWithContent({ version: 0x03000000 })).toContain("big-endian"));
});

describe("claims that the file cannot hold are refused at once", () => {
  test.each([
    ["2^40 strings in an array", handWritten(le32(9), le32(8), le64(2n ** 40n)), "1,099,511,627,776 elements"],
    ["2^40 numbers in an array", handWritten(le32(9), le32(4), le64(2n ** 40n)), "1,099,511,627,776 elements"],
    ["a string of 2^60 bytes", handWritten(le32(8), le64(2n ** 60n)), "1,152,921,504,606,846,976 bytes"],
    ["a string of 2^64 - 1 bytes", handWritten(le32(8), le64(-1n)), "takes 18,446,744,073,709,55"],
    ["an array of arrays", handWritten(le32(9), le32(9), le64(3n)), "holds arrays"],
    ["an unknown type", handWritten(le32(99)), "unknown type 99"],
    ["an array of an unknown type", handWritten(le32(9), le32(99), le64(1n)), "unknown type 99"],
  ])("%s", (_, content, words) => expect(problemWith(content)).toContain(words));

  test.each([
    ["tensors", 8, "tensors"],
    ["metadata entries", 16, "metadata entries"],
  ])("2^50 %s", (_, at, words) => {
    const content = tinyModel();
    le64(2n ** 50n).copy(content, at);
    expect(problemWith(content)).toContain(words);
  });

  test("a key of 2^40 bytes", () => {
    const content = tinyModel();
    le64(2n ** 40n).copy(content, 24);
    expect(problemWith(content)).toContain("claims 1,099,511,627,776 bytes");
  });

  // NTFS would fill the room.
  test.skipIf(process.platform === "win32")("even where a sparse file has the room", () => {
    const path = join(folderWith({}), "sparse.gguf");
    const array = Buffer.concat([text("tokenizer.ggml.token_type"), le32(9), le32(5), le64(2n ** 31n)]);
    writeFileSync(path, Buffer.concat([Buffer.from("GGUF"), le32(3), le64(0n), le64(1n), array]));
    const handle = openSync(path, "r+");
    ftruncateSync(handle, 2 ** 34);
    closeSync(handle);
    expect(problemOf(path)).toContain("larger than a gigabyte");
  });
});

describe("tensors", () => {
  const withTensor = (tensor: Partial<(typeof tinyTensors)[number]>) =>
    problemWithContent({
      metadata: tinyMetadata,
      tensors: [{ name: "t", dimensions: [32], type: 0, bytes: 128, ...tensor }],
    });

  test("of unknown type are named", () => expect(withTensor({ type: 77 })).toMatch(/"t" is of type 77.*update/));
  test("of a withdrawn type are named", () => expect(withTensor({ type: 31 })).toMatch(/Q4_0_4_4.*withdrawn/));
  test("of five dimensions", () => expect(withTensor({ dimensions: [1, 1, 1, 1, 1] })).toContain("5 dimensions"));
  test("whose rows are no whole blocks", () =>
    expect(withTensor({ type: 8, dimensions: [33] })).toContain("rows of 33"));
  test("with a name too long for the engine", () => expect(withTensor({ name: "x".repeat(64) })).toContain("64 bytes"));
  test("beyond the file's end", () =>
    expect(withTensor({ offset: 2n ** 62n })).toContain("offset 4611686018427387904"));
  test("larger than 2^64", () => {
    expect(withTensor({ dimensions: [2n ** 63n, 2n ** 63n] })).toContain("truncated: holds");
  });
  test("of the same name", () => {
    const tensor = { name: "t", dimensions: [8], type: 0, bytes: 32 };
    expect(problemWithContent({ tensors: [tensor, tensor] })).toContain('"t" occurs twice');
  });
  test("that overlap", () => {
    const tensors = ["a", "b"].map((name) => ({ name, dimensions: [8], type: 0, bytes: 32, offset: 0n }));
    expect(problemWithContent({ tensors })).toContain("claims offset 0, not 32");
  });
});

test("an alignment that is no power of two", () => {
  const metadata = { ...tinyMetadata, "general.alignment": u32(48) };
  expect(problemWithContent({ metadata })).toContain("general.alignment");
});

test("a key that occurs twice", () => {
  const once = ggufHeader({ metadata: { key: string("x") } });
  le64(2n).copy(once, 16);
  expect(problemWith(Buffer.concat([once, once.subarray(24)]))).toContain('"key" occurs twice');
});

test("truncated data says how much there is of how much", () => {
  const whole = tinyModel();
  // The padding behind the last tensor, none here, is not data.
  expect(problemWith(whole.subarray(0, -100))).toContain(
    `truncated: holds ${whole.length - 100} of ${whole.length} bytes; download or copy it again`,
  );
});

test("hostile text in a header cannot reach the terminal", () => {
  const tensors = [{ name: "\u001b[2Jx", dimensions: [1], type: 77, bytes: 4 }];
  expect(problemWithContent({ tensors })).not.toContain("\u001b");
});

describe("what is no file", () => {
  test("missing", () => expect(problemOf(join(folderWith({}), "none.gguf"))).toContain("there is no such file"));
  test("a folder", () => {
    const folder = join(folderWith({}), "f.gguf");
    mkdirSync(folder);
    expect(problemOf(folder)).toContain("not a regular file");
  });
  test("closed to us", () => {
    const thrown = Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
    expect(fileProblem("m.gguf", thrown).message).toMatch(/m\.gguf: no permission to read it; /);
  });
  test("failing beneath", () => {
    const thrown = Object.assign(new Error("EIO: i/o error, read"), { code: "EIO" });
    expect(fileProblem("m.gguf", thrown).message).toContain("EIO: i/o error");
  });
});

describe("whatever happens to a file, only a UserError comes of it, and soon", () => {
  test("cut off at every byte", () => {
    const whole = tinyModel();
    const path = join(folderWith({}), "cut.gguf");
    const started = performance.now();
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(path, whole.subarray(0, length));
      expect(problemOf(path)).toMatch(/cut\.gguf: .+; .+/);
    }
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
