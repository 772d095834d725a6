import { appendFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { emptyFolder, onlyRun, recordsOf, schoolmark, scoresOf } from "./support.ts";

const whole = ["run", "--runner", "fake", "skilled", "novice", "-s", "schoolbook", "-s", "speed", "--limit", "5"];
const cwd = emptyFolder();

/** Figures of everything that does not depend on how often a model was opened. */
function figures(stdout: string): readonly string[] {
  const { rows } = JSON.parse(stdout) as { rows: { metric: string; recordIds: unknown; [key: string]: unknown }[] };
  return rows
    .filter(({ metric }) => !/^load_ms|_bytes$/.test(metric))
    .map(({ recordIds: _, ...row }) => JSON.stringify(row));
}

async function parts(of: number): Promise<readonly string[]> {
  const folders: string[] = [];
  for (let index = 1; index <= of; index++) {
    const results = join(cwd, `machine-${of}-${index}`);
    const { code, stderr } = await schoolmark([...whole, "--shard", `${index}/${of}`, "--results", results], { cwd });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    folders.push(onlyRun(results));
  }
  return folders;
}

let [two, three]: (readonly string[])[] = [[], []];
let expected: readonly string[] = [];
let scores: readonly string[] = [];

beforeAll(async () => {
  const results = join(cwd, "whole");
  const { stdout } = await schoolmark([...whole, "--results", results, "--json"], { cwd });
  expected = figures(stdout);
  scores = scoresOf(onlyRun(results));
  [two, three] = [await parts(2), await parts(3)];
});

const merge = (folders: readonly string[], results = join(emptyFolder(), "results")) =>
  schoolmark(["merge", ...folders, "--json", "--results", results], { cwd });

describe("parts of a run", () => {
  test.each([2, 3, 7])("%d of them merged give the same figures as one run", async (of) => {
    const folders = of === 2 ? two! : of === 3 ? three! : await parts(7);
    const results = join(emptyFolder(), "results");
    const { code, stderr } = await merge([...folders].reverse(), results);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const { stdout } = await schoolmark(["report", "--format", "json", "--results", results], { cwd });
    expect(expected.length).toBeGreaterThan(50);
    expect(figures(stdout)).toEqual(expected);
    expect(scoresOf(onlyRun(results))).toEqual(scores);
  });

  test("count their own jobs as they go on", async () => {
    const { stderr } = await schoolmark([...whole, "--shard", "1/3", "--results", join(emptyFolder(), "part")], {
      cwd,
    });
    const planned = /(\d+) jobs/.exec(stderr)?.[1];
    const totals = [...stderr.matchAll(/^\d+\/(\d+) /gm)].map(([, total]) => total);
    expect(totals.length).toBeGreaterThan(0);
    expect(new Set(totals)).toEqual(new Set([planned]));
  });

  test("share no job, and each says which part it is", () => {
    const items = three!.map((folder) =>
      recordsOf(folder)
        .filter(({ kind }) => kind === "result")
        .map(({ model, task, item, repetition }) => JSON.stringify([model, task, item, repetition])),
    );
    expect(new Set(items.flat()).size).toBe(items.flat().length);
    expect(three!.map((folder) => recordsOf(folder)[0]?.["shard"])).toEqual(
      [1, 2, 3].map((index) => ({ index, of: 3 })),
    );
  });
});

describe("merge refuses", () => {
  const refused = async (folders: readonly string[], message: RegExp, code = 2) => {
    const results = join(emptyFolder(), "results");
    const outcome = await merge(folders, results);
    expect(outcome).toMatchObject({ code, stderr: expect.stringMatching(message) });
  };
  const copy = (folder: string) => {
    const to = join(emptyFolder(), "20260101T000000Z-abcdef01-copy");
    cpSync(folder, to, { recursive: true });
    return to;
  };
  const writerOf = (folder: string) => join(folder, readdirSync(folder).find((file) => file.endsWith(".jsonl"))!);

  test("a part that is missing", () => refused(three!.slice(0, 2), /part 3 of 3 is missing/));
  test("a part that is there twice", () => refused([...two!, two![0]!], /part 1 of 2 is there twice/));
  test("parts of different cuts", () => refused([two![0]!, three![1]!], /one of 3 parts, .* one of 2/));
  test("a whole run among them", () => refused([onlyRun(join(cwd, "whole")), two![0]!], /is a whole run/));

  test("parts of another plan", async () => {
    const results = join(cwd, "other");
    await schoolmark([...whole, "--seed", "2", "--shard", "1/2", "--results", results], { cwd });
    await refused([onlyRun(results), two![1]!], /a part of another plan/);
  });

  test("parts of another machine, naming both", async () => {
    const moved = copy(two![1]!);
    const [path, text] = [writerOf(moved), readFileSync(writerOf(moved), "utf8")];
    const lines = text
      .trimEnd()
      .split("\n")
      .slice(0, -1)
      .join("\n")
      .replace(/"logicalCores":\d+/, '"logicalCores":99');
    const { createHash } = await import("node:crypto");
    const body = `${lines}\n`;
    const end = JSON.parse(text.trimEnd().split("\n").at(-1)!) as object;
    writeFileSync(
      path,
      `${body}${JSON.stringify({ ...end, sha256: createHash("sha256").update(body).digest("hex") })}\n`,
    );
    await refused([two![0]!, moved], /another machine .* 99 cores/);
  });

  test("a part whose sealed records were altered, exit 4", async () => {
    const altered = copy(two![1]!);
    const text = readFileSync(writerOf(altered), "utf8");
    writeFileSync(writerOf(altered), text.replace('"exact_match":0', '"exact_match":1'));
    await refused([two![0]!, altered], /changed after it was sealed/, 4);
  });

  test("a part that has no seal, or bytes after it", async () => {
    const open = copy(two![1]!);
    const text = readFileSync(writerOf(open), "utf8");
    writeFileSync(writerOf(open), `${text.trimEnd().split("\n").slice(0, -1).join("\n")}\n`);
    await refused([two![0]!, open], /is not complete/);
    const longer = copy(two![1]!);
    appendFileSync(writerOf(longer), '{"kind":"result"}\n');
    await refused([two![0]!, longer], /changed after it was sealed/);
  });

  test("what is no run", () => refused(["nowhere"], /there is no run "nowhere"/));
});

test.each(["0/2", "3/2", "half", "1/0"])("--shard %s is refused", async (shard) => {
  expect(await schoolmark([...whole, "--shard", shard])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--shard"),
  });
});
