import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadSuite } from "../../src/suite/load.ts";
import { limitItems, makePlan } from "../../src/suite/plan.ts";
import type { Task } from "../../src/suite/types.ts";
import { testFolder } from "../support/folder.ts";
import { lines } from "../support/item-files.ts";

async function load(task: string, files: Readonly<Record<string, string>>) {
  const folder = testFolder();
  mkdirSync(join(folder, "in"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  writeFileSync(join(folder, "s.yaml"), `name: s\nversion: 1\ntasks:\n  - name: t\n${task.replace(/^/gm, "    ")}\n`);
  return loadSuite(join(folder, "s.yaml"));
}
async function taskOf(task: string, files: Readonly<Record<string, string>>): Promise<Task> {
  const [first] = (await load(task, files)).tasks;
  if (first === undefined) throw new Error("no task");
  return first;
}
async function errorOf(task: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  return load(task, files).then(
    () => "no error",
    (error: Error) => error.message.replace(/\S*[\\/](?=[^\s\\/]+\.\w+:)/g, ""),
  );
}

const sciq = (n: number) => ({
  question: `Which is ${n}?`,
  distractor1: `a${n}`,
  distractor2: `b${n}`,
  distractor3: `c${n}`,
  correct_answer: `d${n}`,
  support: "",
});
const mmlu = (n: number) => ({
  question: `Sum ${n}?`,
  subject: "plain_sums",
  choices: ["1", "2", "3", "4"],
  answer: n % 4,
});
const many = <T>(make: (n: number) => T, count = 12) => lines(...Array.from({ length: count }, (_, n) => make(n)));

describe("a task with a format", () => {
  it("gets its kind and settings from it, and may give others", async () => {
    const plainTask = await taskOf("items: { file: t.jsonl, format: hellaswag }", {
      "t.jsonl": lines({ activity_label: "A", ctx_a: "b", ctx_b: "c", endings: ["d", "e"], label: "0" }),
    });
    expect(plainTask.kind.id).toBe("multiple-choice");
    expect(plainTask.kind.primaryMetric(plainTask.config)).toBe("acc_norm");
    const files = { "t.jsonl": many(sciq) };
    const changed = await taskOf(
      'items: { file: t.jsonl, format: sciq }\nprompt: "{question} It is"\nprimary: acc_norm',
      files,
    );
    expect(changed.kind.prompt(changed.items[0] ?? { id: "" }, changed.config)).toBe("Which is 0? It is");
    expect(changed.kind.primaryMetric(changed.config)).toBe("acc_norm");
  });

  it("is refused where the suite says another kind, an unknown format or a key that there is not", async () => {
    const files = { "t.jsonl": many(sciq) };
    expect(await errorOf("kind: cloze\nitems: { file: t.jsonl, format: sciq }", files)).toBe(
      "s.yaml:5:11 tasks.0.kind: the format sciq gives items of kind multiple-choice",
    );
    expect(await errorOf("items: { file: t.jsonl, format: sciqq }", files)).toMatch(
      /^s\.yaml:5:37 format: there is no such format: name one of plain, arc, /,
    );
    expect(await errorOf("items: { fle: t.jsonl, format: sciq }", files)).toMatch(
      /^s\.yaml:5:\d+ fle: there is no such key/,
    );
    expect(await errorOf("items: { file: none.jsonl, format: sciq }")).toMatch(
      /^s\.yaml:5:12 items: .*none\.jsonl does not exist$/,
    );
  });

  it("with a format that fits any kind must name one", async () => {
    expect(await errorOf("items: { file: t.csv, format: plain }", { "t.csv": "prompt,answer\na,b\n" })).toMatch(
      /^s\.yaml:4:5 tasks\.0\.kind: name one of multiple-choice, /,
    );
    const task = await taskOf("kind: generate\nitems: t.csv", { "t.csv": "prompt,answer\na,b\n" });
    expect(task.items).toMatchObject([{ prompt: "a", answer: "b" }]);
  });
});

describe("right choices at one place", () => {
  it("are spread by item id, and that is told", async () => {
    const task = await taskOf("items: { file: t.jsonl, format: sciq }", { "t.jsonl": many(sciq, 200) });
    const items = task.items as unknown as { choices: string[]; answer: number; question: string }[];
    for (const { choices, answer, question } of items)
      expect(choices[answer]).toBe(question.replace(/Which is (\d+)\?/, "d$1"));
    const counts = [0, 1, 2, 3].map((place) => items.filter(({ answer }) => answer === place).length);
    expect(Math.min(...counts)).toBeGreaterThan(25);
    expect(task.notes).toEqual([expect.stringMatching(/choices were shuffled by item id/)]);
  });

  it("are spread alike wherever the rows stand", async () => {
    const rows = Array.from({ length: 12 }, (_, n) => sciq(n));
    const byId = async (content: string) => {
      const { items } = await taskOf("items: { file: t.jsonl, format: sciq }", { "t.jsonl": content });
      return new Map(items.map((item) => [item.id, JSON.stringify(item)]));
    };
    expect(await byId(lines(...[...rows].reverse()))).toEqual(await byId(lines(...rows)));
  });

  it("are left where they are when they stand at several places, and nothing is told", async () => {
    const task = await taskOf("items: { file: t.jsonl, format: mmlu }", { "t.jsonl": many(mmlu) });
    expect(task.items.map((item) => (item as unknown as { answer: number }).answer).slice(0, 4)).toEqual([0, 1, 2, 3]);
    expect(task.notes).toEqual([]);
  });

  it("reach the plan as a note", async () => {
    const suite = await load("items: { file: t.jsonl, format: sciq }", { "t.jsonl": many(sciq) });
    const variant = { id: "default", threads: null, contextSize: null, gpuLayers: 0 } as const;
    const plan = makePlan([], [suite], [], {
      runner: "fake",
      variants: [variant],
      loads: 1,
      seed: 1,
      limit: null,
      profile: "full",
    });
    expect(plan.tasks[0]?.notes).toEqual([expect.stringMatching(/shuffled/)]);
  });
});

describe("examples before questions", () => {
  const task = "items: { file: test.jsonl, format: mmlu }\nfewShot: { items: dev.jsonl, count: 2, choose: first }";
  const files = { "test.jsonl": many((n) => mmlu(n + 100)), "dev.jsonl": many(mmlu, 5) };
  const promptsOf = ({ kind, items, config }: Task) =>
    new Map(items.map((item) => [item.id, kind.prompt(item, config)]));

  it("come from their own file in the task's format, after the format's preamble", async () => {
    const { kind, items, config } = await taskOf(task, files);
    expect(kind.prompt(items[0] ?? { id: "" }, config)).toBe(
      [
        "The following are multiple choice questions (with answers) about plain sums.",
        "Sum 0?\nA. 1\nB. 2\nC. 3\nD. 4\nAnswer: A",
        "Sum 1?\nA. 1\nB. 2\nC. 3\nD. 4\nAnswer: B",
        "Sum 100?\nA. 1\nB. 2\nC. 3\nD. 4\nAnswer:",
      ].join("\n\n"),
    );
  });

  it("are the same under a limit", async () => {
    const suite = await load(task.replace("choose: first", "choose: by-item"), files);
    const [all] = suite.tasks;
    const [limited] = limitItems([suite], 5, 1)[0]?.tasks ?? [];
    const [every, few] = [promptsOf(all as Task), promptsOf(limited as Task)];
    expect(few.size).toBe(5);
    for (const [id, prompt] of few) expect(every.get(id)).toBe(prompt);
  });

  it("change the suite's hash, as all that shapes a score does", async () => {
    const hashes = [
      (await load(task, files)).hash,
      (await load(task.replace("count: 2", "count: 3"), files)).hash,
      (await load(task, { ...files, "dev.jsonl": many((n) => mmlu(n + 1), 5) })).hash,
      (await load(task.split("\n")[0] ?? "", files)).hash,
    ];
    expect(new Set(hashes).size).toBe(4);
  });

  it("are refused when too few, unreadable or of a kind that takes none", async () => {
    expect(await errorOf(task.replace("count: 2", "count: 9"), files)).toMatch(
      /^test\.jsonl:1 9 examples are asked for, and only 5 differ/,
    );
    expect(await errorOf(task, { ...files, "dev.jsonl": lines({ ...mmlu(1), answer: 9 }) })).toBe(
      "dev.jsonl:1 answer: 9 is out of range (0 to 3) (unusable: leave-out, beside format, goes on without such rows)",
    );
    const pair =
      "kind: minimal-pair\nitems: [{ id: a, good: x, bad: y }]\nfewShot: { items: [{ id: b, good: x, bad: z }], count: 1 }";
    expect(await errorOf(pair)).toBe(
      "s.yaml:7:14 tasks.t: a minimal-pair task has no prompt that a fewShot could stand before",
    );
  });
});

describe("an item", () => {
  it("may name its group, as a text", async () => {
    const row = (group: unknown) => lines({ id: "a", prompt: "x", answer: "y", group });
    const task = await taskOf("kind: generate\nitems: t.jsonl", { "t.jsonl": row("passage 1") });
    expect(task.items[0]?.group).toBe("passage 1");
    expect(await errorOf("kind: generate\nitems: t.jsonl", { "t.jsonl": row(["x"]) })).toMatch(
      /^t\.jsonl:1 group: a text expected/,
    );
  });
});
