import { mkdtempSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { baselineOf, evidenceOf } from "../../src/analysis/comparison/baseline-evidence.ts";
import { conclude } from "../../src/analysis/comparison/conclude.ts";
import { readRunEvidence } from "../../src/analysis/comparison/read-evidence.ts";
import { defaultPolicy } from "../../src/analysis/policy/gate.ts";
import { UserError } from "../../src/lib/errors.ts";
import { seededRandom } from "../../src/lib/random.ts";
import { readBaseline, writeBaseline } from "../../src/records/baseline.ts";
import { answers, constructRun } from "../cli/constructed.ts";

const items = 60;
const results = mkdtempSync(join(tmpdir(), "schoolmark-faults-"));
const random = seededRandom("faults");
let [folder, writer] = ["", ""];
let whole: Buffer;

beforeAll(async () => {
  folder = join(results, await constructRun(results, { models: [{ id: "model", right: answers(items, 40) }] }));
  writer = join(folder, readdirSync(folder).find((file) => file.endsWith(".jsonl"))!);
  whole = readFileSync(writer);
});

const answered = async () => (await readRunEvidence(folder))[0]!.evidence.tasks[0]!.items.length;
/** How many answers were read, or whether the user is told why none are. */
const outcome = async () =>
  answered().then(
    (count) => count,
    (error: unknown) => (error instanceof UserError ? "refused" : error),
  );

describe("a run's file cut off", () => {
  it("at any record keeps every record before it, and is never taken for complete", async () => {
    const complete = (await readRunEvidence(folder))[0]!;
    writeFileSync(writer, whole);
    const ends = [...whole.keys()].filter((index) => whole[index] === 10).map((index) => index + 1);
    for (const [line, end] of ends.entries()) {
      writeFileSync(writer, whole);
      truncateSync(writer, end);
      // The first lines are the run and the load, the last is the seal.
      const expected = Math.min(items, Math.max(0, line - 1));
      expect(await answered()).toBe(expected);
      if (expected === items) continue;
      const [cut] = await readRunEvidence(folder);
      const sides = { base: complete.evidence, candidate: cut!.evidence };
      expect(conclude(sides, [], defaultPolicy).outcome).toBe("incomparable");
    }
  });

  it("at any byte loses at most the record that was torn", async () => {
    for (let round = 0; round < 80; round++) {
      const size = 1000 + Math.floor(random() * (whole.length - 1000));
      writeFileSync(writer, whole.subarray(0, size));
      const lines = whole.subarray(0, size).toString("utf8").split("\n");
      // A cut just before a line's end leaves a whole record.
      const tornIsWhole = whole[size] === 10 ? 1 : 0;
      expect(await answered()).toBe(Math.min(items, Math.max(0, lines.length - 3 + tornIsWhole)));
    }
  });
});

describe("a sealed file with a byte changed", () => {
  it("is never trusted", async () => {
    for (let round = 0; round < 150; round++) {
      const bytes = Buffer.from(whole);
      const place = Math.floor(random() * (bytes.length - 1));
      bytes[place] = (bytes[place] ?? 0) ^ (1 << Math.floor(random() * 7));
      writeFileSync(writer, bytes);
      const lineOfEnd = whole.subarray(0, whole.length - 1).lastIndexOf(10) + 1;
      // The seal's own line may change in its time or counts; what it seals may not.
      if (place < lineOfEnd) expect(await outcome()).toBe("refused");
    }
    writeFileSync(writer, whole);
    expect(await answered()).toBe(items);
  });
});

describe("a baseline cut off or with a byte changed", () => {
  it("is never trusted", async () => {
    const path = join(results, "main.json");
    const [gathered] = await readRunEvidence(folder);
    await writeBaseline(path, baselineOf("main", "2026-01-01T00:00:00.000Z", gathered!));
    expect(evidenceOf(await readBaseline(path)).tasks).toEqual(gathered!.evidence.tasks);
    const sealed = readFileSync(path, "utf8");
    for (let round = 0; round < 150; round++) {
      const place = Math.floor(random() * (sealed.length - 2));
      const changed = String.fromCharCode(sealed.charCodeAt(place) ^ 1);
      const text =
        round % 2 === 0 ? sealed.slice(0, place) : sealed.slice(0, place) + changed + sealed.slice(place + 1);
      writeFileSync(path, text);
      // White space between values says nothing: a baseline that was reformatted is still what was saved.
      const same = (() => {
        try {
          return JSON.stringify(JSON.parse(text)) === JSON.stringify(JSON.parse(sealed));
        } catch {
          return false;
        }
      })();
      if (!same) await expect(readBaseline(path)).rejects.toThrow();
    }
  });
});
