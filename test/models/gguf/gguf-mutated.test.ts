import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { UserError } from "../../../src/lib/errors.ts";
import { readCatalogue } from "../../../src/models/catalogue/catalogue.ts";
import { describeModel } from "../../../src/models/describe.ts";
import { readGguf } from "../../../src/models/gguf/gguf.ts";
import {
  folderWith,
  ggufBytes,
  ggufHeader,
  string,
  type Tensor,
  tinyMetadata,
  u32,
  type Value,
} from "./gguf-writer.ts";

const metadata: Readonly<Record<string, Value>> = {
  ...tinyMetadata,
  "general.name": string("SmolLM2-135M"),
  "general.license": string("mit"),
  "general.base_model.count": u32(2),
  "general.base_model.0.repo_url": string("https://example.org/a/b"),
  "llama.block_count": u32(30),
  "llama.embedding_length": u32(576),
  "llama.feed_forward_length": { type: "i32s", value: [1536, 1536] },
  "llama.attention.head_count": u32(9),
  "llama.expert_count": u32(8),
  "llama.expert_used_count": u32(2),
  "split.count": u32(1),
  "split.no": u32(0),
  "schoolmark.training_tokens": { type: "u64", value: 5000n },
  "tokenizer.ggml.token_type": { type: "i32s", value: [1, 1, 3] },
};
const tensors: readonly Tensor[] = [
  { name: "token_embd.weight", dimensions: [64, 3], type: 8, bytes: 6 * 34 },
  { name: "blk.0.ffn_up_exps.weight", dimensions: [32, 2, 8], type: 0, bytes: 32 * 2 * 8 * 4 },
  { name: "output.weight", dimensions: [64, 3], type: 2, bytes: 6 * 18 },
];
const content = { metadata, tensors };
const whole = ggufBytes(content);
const headerBytes = ggufHeader(content).length;

/** Numbers at which lengths, counts and products go wrong. */
const extremes = [0n, 1n, 255n, 2n ** 31n - 1n, 2n ** 32n - 1n, 2n ** 40n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n];

type Mutation = (bytes: Buffer) => Buffer;
const place = fc.nat(headerBytes - 9);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.nat(255)).map(
    ([at, byte]): Mutation =>
      (bytes) => {
        const changed = Buffer.from(bytes);
        if (at < changed.length) changed[at] = byte;
        return changed;
      },
  ),
  fc.tuple(place, fc.constantFrom(...extremes), fc.boolean()).map(
    ([at, value, wide]): Mutation =>
      (bytes) => {
        const changed = Buffer.from(bytes);
        if (at + 8 > changed.length) return changed;
        if (wide) changed.writeBigUInt64LE(value, at);
        else changed.writeUInt32LE(Number(value & 0xffffffffn), at);
        return changed;
      },
  ),
  fc.nat(whole.length).map(
    (length): Mutation =>
      (bytes) =>
        bytes.subarray(0, length),
  ),
  fc.tuple(place, fc.nat(64)).map(
    ([at, length]): Mutation =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]),
  ),
  fc.tuple(place, place, fc.nat(64)).map(
    ([from, to, length]): Mutation =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, to), bytes.subarray(from, from + length), bytes.subarray(to)]),
  ),
  fc.tuple(place, fc.uint8Array({ maxLength: 16 })).map(
    ([at, noise]): Mutation =>
      (bytes) =>
        Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]),
  ),
);

test("of 10,000 mutated headers each is read or refused by a UserError, none takes much memory, and what is told of it is finite", () => {
  const catalogue = readCatalogue();
  const path = join(folderWith({}), "m.gguf");
  // Kept open: a file written anew ten thousand times would wait for the disk each time.
  const file = openSync(path, "w");
  onTestFinished(() => closeSync(file));
  const before = process.memoryUsage().rss;
  const faults: unknown[] = [];
  const outcomes = { read: 0, refused: 0 };
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
      const mutated = mutations.reduce((bytes, mutate) => mutate(bytes), whole);
      writeSync(file, mutated, 0, mutated.length, 0);
      ftruncateSync(file, mutated.length);
      try {
        const description = describeModel(readGguf(path), catalogue);
        outcomes.read += 1;
        const { total, active, embedding } = description.parameters;
        // Plain conditions: ten thousand matchers would take longer than the reading.
        const finite = [total, active, embedding, description.fileBytes].every(Number.isFinite);
        if (!finite || active > total || JSON.stringify(description).length > 100_000) faults.push(description);
      } catch (error) {
        outcomes.refused += 1;
        if (!(error instanceof UserError)) faults.push(error);
      }
    }),
    { numRuns: 10_000, seed: 9 },
  );
  expect(faults).toEqual([]);
  // Mutations that all fail at the first byte, or none at all, would try nothing.
  expect(outcomes.read).toBeGreaterThan(500);
  expect(outcomes.refused).toBeGreaterThan(2000);
  expect(process.memoryUsage().rss - before).toBeLessThan(400e6);
}, 120_000);
