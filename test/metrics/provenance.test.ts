import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { answerOf, readEnvironment } from "../../src/records/provenance.ts";
import { environment } from "../../src/records/schema.ts";

it("reads this machine and program as records hold them", async () => {
  const read = await readEnvironment();
  expect(environment.parse(read)).toEqual(read);
  const manifest = JSON.parse(await readFile("package.json", "utf8"));
  expect(read.schoolmark).toBe(manifest.version);
  expect(read.node).toBe(process.versions.node);
  expect(read.logicalCores).toBeGreaterThan(0);
  expect(read.memoryBytes).toBeGreaterThan(1e8);
});

it("gives up a sensor that fails or hangs", async () => {
  expect(await answerOf(async () => 7)).toBe(7);
  expect(await answerOf(() => Promise.reject(new Error("denied")))).toBeNull();
  expect(
    await answerOf(() => {
      throw new Error("no such sensor");
    }),
  ).toBeNull();
  expect(await answerOf(() => new Promise(() => {}), 5)).toBeNull();
});
