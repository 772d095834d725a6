import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { emptyFolder, onlyRun, recordsOf, schoolmark, type Written } from "./support.ts";

const prompts = ["one", "two", "three", "four", "five"];

interface Sums {
  readonly match?: string;
  readonly answers: readonly string[];
  readonly ask?: string;
  readonly stop?: string;
}

/** Writes a suite of generated answers and a choice beside it. */
function writeSuite(path: string, { match = "match: exact", answers, ask = "Say {prompt}:", stop = "." }: Sums): void {
  const items = prompts.map((prompt, place) => ({ id: `q${place}`, prompt, answer: answers[place] }));
  const choice = { id: "c", question: "Which?", choices: ["yes", "no"], answer: 0 };
  writeFileSync(
    path,
    [
      "name: sums",
      "version: 1",
      "tasks:",
      "  - name: said",
      "    kind: generate",
      `    prompt: ${JSON.stringify(ask)}`,
      `    stop: [${JSON.stringify(stop)}]`,
      `    ${match}`,
      `    items: ${JSON.stringify(items)}`,
      "  - name: chosen",
      "    kind: multiple-choice",
      `    items: ${JSON.stringify([choice])}`,
      "",
    ].join("\n"),
  );
}

const wrong = `match: regex\n    pattern: "the answer is (\\\\d+)"`;
const results = (run: string, task = "sums/said"): readonly Written[] =>
  recordsOf(run)
    .filter((record) => record.kind === "result" && record["task"] === task)
    .sort((a, b) => (String(a["item"]) < String(b["item"]) ? -1 : 1));
const said = (run: string): readonly string[] => results(run).map(({ output }) => (output as { text: string }).text);
const exactMatch = (run: string): readonly (number | undefined)[] =>
  results(run).map(({ score }) => (score as Record<string, number>)["exact_match"]);

/** A run whose suite reads no answer, though all are right. */
async function takeWronglyScored() {
  const cwd = emptyFolder();
  const suite = join(cwd, "sums.yaml");
  const run = ["run", "--runner", "fake", "skilled", "-s", suite, "-s", "speed", "--loads", "2"];
  writeSuite(suite, { answers: prompts });
  await schoolmark([...run, "--results", "probe"], { cwd });
  const answers = said(onlyRun(join(cwd, "probe")));
  writeSuite(suite, { match: wrong, answers });
  expect(await schoolmark([...run, "--results", "old"], { cwd })).toMatchObject({ code: 0 });
  const old = onlyRun(join(cwd, "old"));
  expect(exactMatch(old)).toEqual([0, 0, 0, 0, 0]);
  return { cwd, suite, answers, old };
}

let taken: ReturnType<typeof takeWronglyScored> | undefined;

/** The same run for every test, and a place for what each makes of it. */
async function wronglyScored() {
  taken ??= takeWronglyScored();
  const { old, suite, ...rest } = await taken;
  const results = join(emptyFolder(), "new");
  const again = (...words: readonly string[]) =>
    schoolmark(["rescore", old, "-s", suite, "--results", results, ...words], { cwd: rest.cwd });
  return { ...rest, old, suite, again, results, renewed: () => onlyRun(results) };
}

describe("rescore", () => {
  test("gives the scores of a corrected match from the stored answers, in a run that names its origin", async () => {
    const { suite, answers, old, again, renewed, cwd, results: place } = await wronglyScored();
    const before = readdirSync(old).map((file) => readFileSync(join(old, file), "utf8"));
    writeSuite(suite, { answers });
    const outcome = await again();
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stderr).toContain("6 answers");
    expect(outcome.stderr).toContain("5 have another score");
    expect(exactMatch(renewed())).toEqual([1, 1, 1, 1, 1]);
    expect(said(renewed())).toEqual(answers);
    const [first, ...rest] = recordsOf(renewed());
    expect(first).toMatchObject({ kind: "run", rescored: { run: old.split("/").at(-1) } });
    expect(rest.at(-1)).toMatchObject({
      kind: "end",
      counts: { result: results(old).length + 1 + timings(old), skip: 0 },
    });
    expect(readdirSync(old).map((file) => readFileSync(join(old, file), "utf8"))).toEqual(before);
    const report = await schoolmark(["report", "--format", "json", "--results", place], { cwd });
    expect(report).toMatchObject({ code: 0 });
    expect(report.stdout).toContain("decode_tokens_per_second");
  });

  test("takes a corrected right answer as well, as long as the question is the same", async () => {
    const { suite, answers, again, renewed } = await wronglyScored();
    writeSuite(suite, { answers: [...answers.slice(0, 4), "another"] });
    await again();
    expect(exactMatch(renewed())).toEqual([1, 1, 1, 1, 0]);
  });

  test.each([
    ["prompt", { ask: "Tell {prompt}:" }],
    ["stop text", { stop: ";" }],
  ])("leaves out questions whose %s is another, and says so", async (_name, change) => {
    const { suite, answers, again, renewed } = await wronglyScored();
    writeSuite(suite, { answers, ...change });
    const { code, stderr } = await again();
    expect(code).toBe(0);
    expect(stderr).toContain("5 answers");
    expect(results(renewed())).toEqual([]);
    expect(results(renewed(), "sums/chosen")).toHaveLength(1);
    const skips = recordsOf(renewed()).filter(({ kind }) => kind === "skip");
    expect(skips).toHaveLength(5);
    expect(skips[0]?.["reason"]).toContain("without the model");
  });

  test("prints one document under --json", async () => {
    const { again } = await wronglyScored();
    const { stdout } = await again("--json");
    expect(JSON.parse(stdout)).toMatchObject({ run: { rescored: {} } });
  });

  test.each([
    ["a run that is none", ["rescore", "nowhere"], "there is no run"],
    ["a suite that the run does not have", ["rescore", "OLD", "-s", "everyday"], 'no suite "everyday"'],
    ["no suite where none of the run's is shipped", ["rescore", "OLD"], "name the file of the suite"],
  ])("refuses %s", async (_name, words, message) => {
    const { old, cwd } = await wronglyScored();
    const { code, stderr } = await schoolmark(
      words.map((word) => (word === "OLD" ? old : word)),
      { cwd },
    );
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(message) });
  });
});

function timings(run: string): number {
  return recordsOf(run).filter((record) => record.kind === "result" && record["task"] === "speed/speed").length;
}
