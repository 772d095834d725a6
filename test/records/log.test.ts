import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/lib/errors.ts";
import { createRunFolder, openLog } from "../../src/records/log.ts";
import { withChecksum } from "../../src/records/plan-checksum.ts";
import { readPlan } from "../../src/records/read.ts";
import type { SchoolmarkRecord } from "../../src/records/schema.ts";
import { readWriter } from "../../src/records/writer-file.ts";
import { testFolder } from "../support/folder.ts";
import { failOf, planOf, resultRecord, runRecord, sampleRecord, skipOf } from "../support/records.ts";

async function recordsOf(path: string): Promise<readonly SchoolmarkRecord[]> {
  const records: SchoolmarkRecord[] = [];
  for await (const { record } of readWriter(path)) records.push(record);
  return records;
}

const counts = { planned: 1, result: 1, skip: 0, fail: 0 };

const anyText = fc.string({ unit: "grapheme", maxLength: 30 });
const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const anyResult = fc
  .record({
    item: anyText,
    prompt: anyText,
    expected: fc.option(anyText),
    text: anyText,
    times: fc.array(anyNumber, { maxLength: 5 }),
    score: fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.option(anyNumber), { maxKeys: 4 }),
    flags: fc.array(anyText, { maxLength: 3 }),
  })
  .map(({ item, text, times, ...rest }) =>
    resultRecord(item, {
      ...rest,
      output: { type: "generate", text, stopReason: "length", tokenTimesMs: times },
    }),
  );
const anyRecord: fc.Arbitrary<SchoolmarkRecord> = fc.oneof(
  anyResult,
  anyText.map((item) => sampleRecord(item)),
  anyText.map((item) => failOf(item)),
  anyText.map((item) => skipOf(item)),
);

describe("a log", () => {
  it("gives back what was appended, whatever it holds", async () => {
    const folder = testFolder();
    let writer = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(anyRecord, { maxLength: 4 }), { maxLength: 8 }), async (appends) => {
        writer += 1;
        const log = openLog(folder, `w${writer}`);
        log.append(runRecord("w"));
        for (const records of appends) log.append(...records);
        const open = await recordsOf(log.path);
        log.seal({ at: "2026-01-02T03:04:06Z", counts });
        const sealed = await recordsOf(log.path);
        expect(JSON.stringify(open)).toBe(JSON.stringify([runRecord("w"), ...appends.flat()]));
        expect(sealed.slice(0, -1)).toEqual(open);
        expect(sealed.at(-1)?.kind).toBe("end");
      }),
      { numRuns: 40 },
    );
  });

  it("has every record on disk when append returns", () => {
    using log = openLog(testFolder(), "w");
    log.append(resultRecord("a"));
    expect(JSON.parse(readFileSync(log.path, "utf8"))).toMatchObject({ kind: "result", item: "a" });
  });

  it("seals with the SHA-256 of all bytes before the last line", async () => {
    const { createHash } = await import("node:crypto");
    const log = openLog(testFolder(), "w");
    log.append(resultRecord("ä"));
    log.append(failOf("b"));
    const before = readFileSync(log.path);
    log.seal({ at: "2026-01-02T03:04:06Z", counts });
    const end: unknown = JSON.parse(readFileSync(log.path, "utf8").trimEnd().split("\n").at(-1) ?? "");
    expect(end).toMatchObject({ kind: "end", counts, sha256: createHash("sha256").update(before).digest("hex") });
  });

  it("is never opened twice", () => {
    const folder = testFolder();
    using log = openLog(folder, "w");
    expect(() => openLog(folder, "w")).toThrow("EEXIST");
    expect(log.path).toBe(join(folder, "w.jsonl"));
  });
});

describe("a log on a disk that fills", () => {
  const child = fileURLToPath(new URL("../support/fill-log.mjs", import.meta.url));

  it.skipIf(process.platform === "win32")(
    "keeps the earlier records whole and names the file that can't grow",
    async () => {
      const folder = testFolder();
      const limitKiB = 16;
      // A file can't grow beyond the limit: the write that would is cut short, and the next one fails.
      const { stdout, stderr } = spawnSync(
        "bash",
        ["-c", `ulimit -f ${limitKiB}; trap '' XFSZ; exec "$0" "$@"`, process.execPath, child, folder],
        { encoding: "utf8" },
      );
      expect(stderr).toBe("");
      const { appended, code } = JSON.parse(stdout) as { appended: number; code: string };
      expect(code).toBe("EFBIG");
      expect(appended).toBeGreaterThan(5);
      const bytes = readFileSync(join(folder, "w.jsonl"));
      expect(bytes.length).toBeLessThanOrEqual(limitKiB * 1024);
      expect(bytes.at(-1)).toBe("\n".charCodeAt(0));
      const items = (await recordsOf(join(folder, "w.jsonl"))).map((record) => "item" in record && record.item);
      expect(items).toEqual(Array.from({ length: appended }, (_, n) => `item ${n}`));
    },
  );
});

describe("a run's folder", () => {
  it("is named by start and plan, and holds the plan", async () => {
    const results = join(testFolder(), "new", "results");
    const folder = await createRunFolder(results, "2026-01-02T03:04:05.678Z", planOf(3));
    expect(folder).toBe(join(results, "20260102T030405Z-01234567"));
    expect(await readPlan(folder)).toEqual(withChecksum(planOf(3)));
    expect(readdirSync(folder)).toEqual(["plan.json"]);
  });

  it("is not shared with a run that started in the same second", async () => {
    const results = testFolder();
    await createRunFolder(results, "2026-01-02T03:04:05.100Z", planOf(3));
    const again = createRunFolder(results, "2026-01-02T03:04:05.900Z", planOf(3));
    await expect(again).rejects.toThrow(UserError);
    await expect(again).rejects.toThrow("started in the same second");
  });

  it("can't be made where a file stands, and the error says which option to give", async () => {
    const results = join(testFolder(), "results");
    writeFileSync(results, "a file");
    const made = createRunFolder(results, "2026-01-02T03:04:05.100Z", planOf(3));
    await expect(made).rejects.toThrow(UserError);
    await expect(made).rejects.toThrow(/results can't be written: it exists and is not a folder; .*--results/);
  });
});

describe("a sealed file", () => {
  const sealed = (): string => {
    const folder = testFolder();
    mkdirSync(folder, { recursive: true });
    const log = openLog(folder, "w");
    log.append(runRecord("w"));
    log.append(resultRecord("a"));
    log.seal({ at: "2026-01-02T03:04:06Z", counts });
    return log.path;
  };

  it("that was altered is refused, even when every line is still a record", async () => {
    const path = sealed();
    writeFileSync(path, readFileSync(path, "utf8").replace('"exact_match":1', '"exact_match":0'));
    await expect(recordsOf(path)).rejects.toThrow(`${path} was changed after it was sealed`);
  });

  it("that lost a line is refused", async () => {
    const path = sealed();
    const lines = readFileSync(path, "utf8").split("\n");
    writeFileSync(path, [lines[0], ...lines.slice(2)].join("\n"));
    await expect(recordsOf(path)).rejects.toThrow("was changed after it was sealed");
  });

  it.each(["{", `${JSON.stringify(resultRecord("b"))}\n`])("that grew by %j is refused", async (more) => {
    const path = sealed();
    appendFileSync(path, more);
    await expect(recordsOf(path)).rejects.toThrow("was changed after it was sealed");
  });
});
