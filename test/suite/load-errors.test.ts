import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/lib/errors.ts";
import { loadSuite } from "../../src/suite/load.ts";
import { testFolder } from "../support/folder.ts";

const head = ["name: quiz", "version: 1", "tasks:", "  - name: first", "    kind: multiple-choice"];
const goodItem = "{ id: a, question: 'Is it?', choices: [yes!, no!], answer: 0 }";
const withItems = (...items: readonly string[]): string =>
  [...head, "    items:", ...items.map((item) => `      - ${item}`)].join("\n");

/** The error of loading a suite, with the folder's name left out. */
async function errorOf(
  yaml: string | Uint8Array,
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<string> {
  const folder = testFolder();
  for (const [name, content] of Object.entries({ ...files, "quiz.yaml": yaml }))
    writeFileSync(join(folder, name), content);
  const error: unknown = await loadSuite(join(folder, "quiz.yaml")).then(
    () => new Error("the suite was taken"),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message.replaceAll(`${folder}/`, "");
}

describe("a suite file is refused with line and column when it", () => {
  it("is not YAML", async () => {
    expect(await errorOf("name: quiz\ntasks: [")).toMatchInlineSnapshot(
      `"quiz.yaml:2:9 is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]"`,
    );
  });

  it.each([
    ["[".repeat(20_000)],
    [`name: quiz\nversion: 1\ntasks: ${"{a: ".repeat(20_000)}`],
    [Array.from({ length: 3000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
  ])("is nested too deeply", async (yaml) => {
    expect(await errorOf(yaml)).toMatch(/^quiz\.yaml:\d+:\d+ is not YAML: it is nested too deeply$/);
  });

  it("names a baseline that is not there, is the task itself, or is of another kind", async () => {
    const second = ["  - name: second", "    kind: cloze", "    items: [{ id: a, context: x, target: y }]"];
    const withBaseline = (baseline: string) =>
      [withItems(goodItem), ...second]
        .join("\n")
        .replace("kind: multiple-choice", `kind: multiple-choice\n    baseline: ${baseline}`);
    expect(await errorOf(withBaseline("third"))).toBe(
      'quiz.yaml:6:15 tasks.0.baseline: "third" is no task of this suite',
    );
    expect(await errorOf(withBaseline("first"))).toContain("is the task itself");
    expect(await errorOf(withBaseline("second"))).toContain("is of the kind cloze, not multiple-choice");
  });

  it("names an alias without its anchor", async () => {
    expect(await errorOf("name: *nobody")).toMatchInlineSnapshot(
      `"quiz.yaml:1:1 is not YAML that can be used: Unresolved alias (the anchor must be set before the alias): nobody"`,
    );
  });

  it("would unfold into a great many values", async () => {
    const nest = [..."bcdefgh"].map((name, n) => `${name}: &${name} [${`*${"abcdefg"[n]},`.repeat(9)}]`);
    expect(await errorOf(["a: &a [x]", ...nest].join("\n"))).toMatchInlineSnapshot(
      `"quiz.yaml:1:1 is not YAML that can be used: Excessive alias count indicates a resource exhaustion attack"`,
    );
  });

  it("is saved in another encoding", async () => {
    expect(await errorOf(Buffer.from("\ufeffname: quiz", "utf16le"))).toBe("quiz.yaml:1 is UTF-16: save it as UTF-8");
    expect(await errorOf(Buffer.from("name: quiz\n# \u00e9t\u00e9", "latin1"))).toBe(
      "quiz.yaml:2 is not UTF-8: save the file in that encoding",
    );
  });

  it("is empty", async () => {
    expect(await errorOf("")).toMatchInlineSnapshot(`"quiz.yaml:1:1 Invalid input: expected object, received null"`);
  });

  it("says a key twice", async () => {
    expect(await errorOf("name: quiz\nname: other")).toMatchInlineSnapshot(
      `"quiz.yaml:2:1 is not YAML: Map keys must be unique"`,
    );
  });

  it("has a key that a task does not know", async () => {
    expect(await errorOf(`${withItems(goodItem)}\n    shots: 5`)).toMatchInlineSnapshot(
      `"quiz.yaml:8:12 tasks.0.shots: there is no such key here"`,
    );
  });

  it("has a setting of another kind", async () => {
    expect(await errorOf(`${withItems(goodItem)}\n    maxTokens: 5`)).toMatchInlineSnapshot(
      `"quiz.yaml:8:16 tasks.0.maxTokens: there is no such key here"`,
    );
  });

  it("names a kind that there is not", async () => {
    expect(await errorOf(withItems(goodItem).replace("multiple-choice", "essay"))).toMatch(
      /^quiz\.yaml:5:11 tasks\.0\.kind: name one of multiple-choice, .*speed, serving$/,
    );
  });

  it("has a version that is not a number", async () => {
    expect(await errorOf(withItems(goodItem).replace("version: 1", "version: one"))).toMatchInlineSnapshot(
      `"quiz.yaml:2:10 version: Invalid input: expected number, received string"`,
    );
  });

  it("has no version", async () => {
    expect(await errorOf(withItems(goodItem).replace("version: 1\n", ""))).toMatchInlineSnapshot(
      `"quiz.yaml:1:1 version: number expected, but it is missing"`,
    );
  });

  it("uses a task's name twice", async () => {
    const again = withItems(goodItem).split("\n").slice(3).join("\n");
    expect(await errorOf(`${withItems(goodItem)}\n${again}`)).toMatchInlineSnapshot(
      `"quiz.yaml:8:11 tasks.1.name: "first" is already the name of another task"`,
    );
  });

  it("has a task's name that can't stand in a record", async () => {
    expect(await errorOf(withItems(goodItem).replace("first", "../first"))).toMatchInlineSnapshot(
      `"quiz.yaml:4:11 tasks.0.name: use lower-case letters, digits and hyphens"`,
    );
  });

  it("has no items", async () => {
    expect(await errorOf(head.join("\n"))).toMatchInlineSnapshot(
      `"quiz.yaml:4:5 tasks.0.items: name a file, or list the items"`,
    );
  });

  it("has an empty list of items", async () => {
    expect(await errorOf([...head, "    items: []"].join("\n"))).toMatchInlineSnapshot(
      `"quiz.yaml:6:12 tasks.first: there are no items in it"`,
    );
  });
});

describe("items in the suite are refused at their place when", () => {
  it("one has no answer", async () => {
    const bad = "{ id: b, question: 'Is it?', choices: [yes!, no!] }";
    expect(await errorOf(withItems(goodItem, bad))).toMatch(
      /^quiz\.yaml:8:9 items\.1 answer: number.* expected, but it is missing$/,
    );
  });

  it("an answer names no choice", async () => {
    expect(await errorOf(withItems(goodItem.replace("answer: 0", "answer: 2")))).toMatchInlineSnapshot(
      `"quiz.yaml:7:9 items.0 answer: no choice has this index (they start at 0)"`,
    );
  });

  it("two have one id", async () => {
    expect(await errorOf(withItems(goodItem, goodItem))).toMatchInlineSnapshot(
      `"quiz.yaml:8:9 items.1 id: "a" is already the id of quiz.yaml:7:9 items.0; ids must differ"`,
    );
  });

  it("one has no id", async () => {
    expect(await errorOf(withItems(goodItem.replace("id: a, ", "")))).toMatchInlineSnapshot(
      `"quiz.yaml:7:9 items.0 id: string expected, but it is missing"`,
    );
  });

  it("one is not an item at all", async () => {
    expect(await errorOf(withItems(goodItem, "42"))).toMatchInlineSnapshot(
      `"quiz.yaml:8:9 items.1 Invalid input: expected object, received number"`,
    );
  });

  it("the prompt names a field that one lacks", async () => {
    expect(await errorOf(`${withItems(goodItem)}\n    prompt: "{hint} {question}"`)).toMatchInlineSnapshot(
      `"quiz.yaml:7:9 items.0 the prompt names {hint}, which the item lacks"`,
    );
  });
});

describe("an item file is refused by line when", () => {
  const withFile = [...head, "    items: quiz.jsonl"].join("\n");
  const line = '{"id":"a","question":"Is it?","choices":["yes","no"],"answer":0}';

  it("it is missing", async () => {
    expect(await errorOf(withFile)).toMatchInlineSnapshot(`"quiz.yaml:6:12 items: quiz.jsonl does not exist"`);
  });

  it("it is empty", async () => {
    expect(await errorOf(withFile, { "quiz.jsonl": "\n\n" })).toMatchInlineSnapshot(
      `"quiz.yaml:6:12 tasks.first: there are no items in it"`,
    );
  });

  it("a line is not JSON", async () => {
    expect(await errorOf(withFile, { "quiz.jsonl": `${line}\n\nnothing\n` })).toMatch(/^quiz\.jsonl:3 is not JSON: /);
  });

  it("an item has no answer", async () => {
    const bad = line.replace(',"answer":0', "").replace('"a"', '"b"');
    expect(await errorOf(withFile, { "quiz.jsonl": `${line}\n${bad}\n` })).toMatch(
      /^quiz\.jsonl:2 answer: number.* expected, but it is missing$/,
    );
  });

  it("a right answer is none that the task's way of comparing could find", async () => {
    const generating = `${withFile.replace("multiple-choice", "generate")}\n    match: numeric`;
    expect(
      await errorOf(generating, {
        "quiz.jsonl": '{"id":"a","prompt":"1 + 1?","answer":"2"}\n{"id":"b","prompt":"1 + 1?","answer":"two"}\n',
      }),
    ).toBe(
      'quiz.jsonl:2 answer: "two" holds no number in digits, so that match: numeric finds no model right; write it so that it does, or match otherwise',
    );
  });

  it.each(["", "  ", "\\u00a0"])("a choice is empty (%j)", async (choice) => {
    expect(await errorOf(withFile, { "quiz.jsonl": line.replace('"no"', `"${choice}"`) })).toBe(
      "quiz.jsonl:1 choices.1: the choice is empty",
    );
  });

  it("there is one choice only, or an empty text", async () => {
    expect(await errorOf(withFile, { "quiz.jsonl": line.replace(',"no"', "") })).toBe(
      "quiz.jsonl:1 choices: at least 2 expected",
    );
    expect(await errorOf(withFile.replace("multiple-choice", "text"), { "quiz.jsonl": '{"id":"a","text":""}' })).toBe(
      "quiz.jsonl:1 text: must not be empty",
    );
  });

  it("it is saved in another encoding, with or without a mark", async () => {
    const latin = Buffer.from(line.replace("Is it", "Café"), "latin1");
    expect(await errorOf(withFile, { "quiz.jsonl": latin })).toBe(
      "quiz.jsonl:1 is not UTF-8: save the file in that encoding",
    );
    expect(await errorOf(withFile, { "quiz.jsonl": Buffer.from(line, "utf16le") })).toBe(
      "quiz.jsonl:1 holds zero bytes, as UTF-16 does: save it as UTF-8",
    );
  });

  it("two items have one id", async () => {
    expect(await errorOf(withFile, { "quiz.jsonl": `${line}\n${line}\n` })).toMatchInlineSnapshot(
      `"quiz.jsonl:2 id: "a" is already the id of quiz.jsonl:1; ids must differ"`,
    );
  });

  it("an id would hide what the terminal shows", async () => {
    const hostile = line.replace('"a"', '"\\u001b[2J"');
    expect(await errorOf(withFile, { "quiz.jsonl": `${hostile}\n${hostile}\n` })).toMatchInlineSnapshot(
      `"quiz.jsonl:2 id: "\\u{1b}[2J" is already the id of quiz.jsonl:1; ids must differ"`,
    );
  });
});

it("a suite that is neither shipped nor a file is refused with the shipped ones' names", async () => {
  await expect(loadSuite("no-such-suite")).rejects.toThrow(
    /there is no suite "no-such-suite": name a YAML file, or one of .*schoolbook, speed/,
  );
});
