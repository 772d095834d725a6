import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { bundledModels, emptyFolder, onlyRun, recordsOf, schoolmark } from "./support.ts";

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const lines = (...rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
const itemsIn = (file: string): Record<string, unknown>[] =>
  readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

interface Row {
  readonly metric: string;
  readonly task: string | null;
  readonly value: number | null;
}

async function rowsOf(cwd: string, args: readonly string[]): Promise<readonly Row[]> {
  const { code, stdout, stderr } = await schoolmark(["run", ...args, "--loads", "1", "--json"], { cwd });
  if (code !== 0) throw new Error(stderr);
  return (JSON.parse(stdout) as { rows: readonly Row[] }).rows;
}

const valueIn = (rows: readonly Row[], metric: string, task: string | null): number | null | undefined =>
  rows.find((row) => row.metric === metric && row.task === task)?.value;

/** The made-up model answers with a number below 100: the first test always passes, the second never, the third by weight. */
const promptfooConfig = `
prompts:
  - "Count the {{thing}} in {{place | upper}}."
  - file://chat.json
  - file://generate.py
providers: [openai:gpt-4o-mini]
defaultTest:
  assert: [{ type: not-contains, value: sorry }]
tests:
  - vars: { thing: [cats, dogs], place: file://place.txt }
    assert:
      - { type: regex, value: "^[0-9]{1,2}$" }
      - { type: llm-rubric, value: is polite }
  - vars: { thing: hens, place: Rome }
    assert:
      - { type: icontains-all, value: "{{thing}}, eggs" }
  - vars: { thing: cows, place: Bern }
    threshold: 0.6
    assert:
      - { type: regex, value: "[0-9]", weight: 3 }
      - { type: equals, value: none }
      - { type: javascript, value: "output.length < 9" }
  - file://more.csv
  - vars: { thing: owls, place: file://../secret.txt }
    assert: [{ type: contains, value: x }]
`;

describe("schoolmark suite import", () => {
  it("makes a suite of a promptfoo configuration, whose scores are as worked out by hand", async () => {
    const cwd = folderWith({
      "pf/promptfooconfig.yaml": promptfooConfig,
      "pf/place.txt": "Paris\n",
      "pf/chat.json": '[{"role":"system","content":"In {{place}}"},{"role":"user","content":"How many {{thing}}?"}]',
      "pf/more.csv":
        'thing,place,__expected,__expected2\n"a ""b""",Oslo,contains: no number,\nape,Oslo,,similar(0.8): x\n',
      "secret.txt": "token",
    });
    const { code, stdout, stderr } = await schoolmark(["suite", "import", "pf/promptfooconfig.yaml"], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const told of [
      "prompts[2]: generate.py is code, which an import never runs",
      "tests[0].assert[1]: llm-rubric needs a judge",
      "tests[2].assert[2]: javascript runs code",
      "similar needs an embedding model",
      "tests[4]: ../secret.txt lies outside the folder",
    ])
      expect(stdout).toContain(told);
    const [plain, chat] = ["prompt-1", "chat"].map((name) =>
      itemsIn(join(cwd, "promptfooconfig.suite", `${name}.jsonl`)),
    );
    expect(plain?.map(({ id, prompt }) => [id, prompt])).toEqual([
      ["1.1", "Count the cats in PARIS."],
      ["1.2", "Count the dogs in PARIS."],
      ["2", "Count the hens in ROME."],
      ["3", "Count the cows in BERN."],
      ["more.csv:2", 'Count the a "b" in OSLO.'],
      ["more.csv:3", "Count the ape in OSLO."],
    ]);
    expect(chat?.[4]).toMatchObject({ system: "In Oslo", prompt: 'How many a "b"?' });
    const rows = await rowsOf(cwd, ["skilled", "--runner", "fake", "-s", "promptfooconfig.suite.yaml"]);
    // Right: cats, dogs, cows (4 of 5 by weight, "sorry" not being there), ape; wrong: hens, a "b".
    expect(valueIn(rows, "checks_passed", "promptfooconfig/prompt-1")).toBeCloseTo(4 / 6);
    expect(valueIn(rows, "acc", null)).toBeCloseTo(4 / 6);
  });

  it("makes suites of lm-eval tasks and OpenAI evals samples, whose scores by a bundled model are those counted from its answers", async () => {
    const facts = itemsIn(new URL("../../suites/schoolbook/facts.jsonl", import.meta.url).pathname).slice(0, 12);
    const rows = facts.map(({ question, choices, answer }) => ({
      question,
      choices: { text: choices, label: ["A", "B", "C", "D"] },
      answerKey: "ABCD"[Number(answer)],
    }));
    const cwd = folderWith({
      "tasks/base.yaml":
        "dataset_path: json\ndataset_kwargs: { data_files: { test: q.jsonl } }\ntest_split: test\noutput_type: multiple_choice\n",
      "tasks/arc.yaml": `include: base.yaml\ntask: my_arc\ndoc_to_text: "{{question}}"\ndoc_to_choice: "{{choices.text}}"\ndoc_to_target: "{{choices.label.index(answerKey)}}"\nmetric_list: [{ metric: acc }, { metric: mcc }]\n`,
      "tasks/q.jsonl": lines(...rows),
    });
    const { code, stdout } = await schoolmark(["suite", "import", "tasks/arc.yaml", "--json"], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      from: "lm-eval",
      skipped: [{ reason: "metric mcc has no counterpart here" }],
    });
    const items = itemsIn(join(cwd, "arc.suite", "my-arc.jsonl"));
    expect(items.map(({ question, choices, answer }) => ({ question, choices, answer }))).toEqual(
      facts.map(({ question, choices, answer }) => ({ question, choices, answer })),
    );
    const sums = itemsIn(new URL("../../suites/schoolbook/addition.jsonl", import.meta.url).pathname).slice(0, 10);
    writeFileSync(
      join(cwd, "samples.jsonl"),
      lines(
        ...sums.map(({ prompt, answer }) => ({ input: prompt, ideal: [answer, "never"] })),
        { input: [{ role: "tool", content: "x" }], ideal: "y" },
        { input: "no ideal" },
      ),
    );
    const samples = await schoolmark(["suite", "import", "samples.jsonl", "--no-chat"], { cwd });
    expect(samples.code).toBe(0);
    expect(samples.stdout).toContain("samples.jsonl:11: a message of the role tool can't be asked");
    expect(samples.stdout).toContain("samples.jsonl:12: ideal: a text or a list of texts expected");
    const [model = ""] = bundledModels();
    const taken = await rowsOf(cwd, [model, "-s", "arc.suite.yaml", "-s", "samples.suite.yaml", "-t", "1"]);
    const all = recordsOf(onlyRun(join(cwd, "results"))).filter(({ kind }) => kind === "result");
    const said = all.filter(({ task }) => task === "samples/samples");
    const begun = said.filter((result) => {
      const answer = String(sums[Number(result["item"]) - 1]?.["answer"]);
      return (result["output"] as { text: string }).text.trim().startsWith(answer);
    });
    expect(said).toHaveLength(10);
    expect(valueIn(taken, "checks_passed", "samples/samples")).toBeCloseTo(begun.length / 10);
    const results = all.filter(({ task }) => task === "arc/my-arc");
    const right = results.filter((result) => {
      const { continuations } = result["output"] as { continuations: { logLikelihood: number }[] };
      const sums = continuations.map(({ logLikelihood }) => logLikelihood);
      const item = items.find(({ id }) => id === result["item"]);
      return sums.indexOf(Math.max(...sums)) === item?.["answer"];
    });
    expect(results).toHaveLength(12);
    expect(valueIn(taken, "acc", "arc/my-arc")).toBeCloseTo(right.length / 12);
  });

  it("takes filters, stops and examples of a generating lm-eval task, over one's own copy of a set on a hub", async () => {
    const cwd = folderWith({
      "gsm.yaml": `task: gsm
dataset_path: gsm8k
num_fewshot: 1
description: "Solve {it}.\\n\\n"
doc_to_text: "Q: {{question}}\\nA:"
doc_to_target: "{{answer.split('####')[-1].strip()}}"
generation_kwargs: { until: ["Q:", "</s>"], max_gen_toks: 9 }
metric_list: [{ metric: exact_match }]
filter_list:
  - { name: strict, filter: [{ function: regex, group_select: -1, regex_pattern: "(-?[0-9]+)" }, { function: take_first }] }
  - { name: flexible, filter: [{ function: regex }] }
`,
      "mine.csv": "question,answer\n1+1?,so #### 2\n2+2?,so #### 4\n",
    });
    const refused = await schoolmark(["suite", "import", "gsm.yaml"], { cwd });
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain("the questions lie on a hub (gsm8k)");
    const { code, stdout } = await schoolmark(["suite", "import", "gsm.yaml", "--data", "mine.csv"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain("filter flexible");
    expect(itemsIn(join(cwd, "gsm.suite", "gsm.jsonl"))[1]).toMatchObject({ prompt: "Q: 2+2?\nA:", answer: "4" });
    const rows = await rowsOf(cwd, ["skilled", "--runner", "fake", "-s", "gsm.suite.yaml"]);
    const results = recordsOf(onlyRun(join(cwd, "results"))).filter(({ kind }) => kind === "result");
    expect(results.map(({ prompt }) => prompt).sort()).toEqual([
      "Solve {it}.\n\nQ: 1+1?\nA: 2\n\nQ: 2+2?\nA:",
      "Solve {it}.\n\nQ: 2+2?\nA: 4\n\nQ: 1+1?\nA:",
    ]);
    const right = results.filter(({ output, expected }) => (output as { text: string }).text === expected);
    expect(valueIn(rows, "exact_match", "gsm/gsm")).toBe(right.length / 2);
  });

  it("tells earlier turns of a conversation as text before the question", async () => {
    const cwd = folderWith({
      "chat.jsonl": lines({
        input: [
          { role: "system", content: "Short." },
          { role: "user", content: "hi" },
          { role: "assistant", content: "yes" },
          { role: "user", content: "2+2?" },
        ],
        ideal: "4",
      }),
    });
    expect((await schoolmark(["suite", "import", "chat.jsonl", "--match", "contains"], { cwd })).code).toBe(0);
    expect(itemsIn(join(cwd, "chat.suite", "samples.jsonl"))).toEqual([
      { id: "1", prompt: "User: hi\nAssistant: yes\nUser: 2+2?\nAssistant:", system: "Short.", answer: ["4"] },
    ]);
  });

  it("calls scores against a chat log agreement, never accuracy", async () => {
    const cwd = folderWith({
      "chats.jsonl": lines(
        {
          messages: [
            { role: "system", content: "S" },
            { role: "user", content: "A fruit?" },
            { role: "assistant", content: "An apple." },
            { role: "user", content: "more" },
          ],
        },
        {
          conversations: [
            { from: "human", value: "Say 42" },
            { from: "gpt", value: "42" },
          ],
        },
        { messages: [{ role: "user", content: "Alone" }] },
      ),
    });
    const { stdout } = await schoolmark(["suite", "import", "chats.jsonl", "--match", "exact"], { cwd });
    expect(stdout).toContain("agreement with it, not accuracy");
    expect(stdout).toContain("chats.jsonl:3: there is no answer in it");
    const rows = await rowsOf(cwd, ["skilled", "novice", "--runner", "fake", "-s", "chats.suite.yaml"]);
    expect(rows.filter(({ metric }) => metric === "agreement").map(({ value }) => value)).toEqual([0, 0]);
    expect(rows.some(({ metric, value }) => ["acc", "exact_match"].includes(metric) && value !== null)).toBe(false);
    const compared = await schoolmark(["compare", "novice", "skilled"], { cwd });
    expect(compared.stdout).not.toMatch(/Accuracy, chats|answers right|exact match/i);
    expect(compared.stdout).toMatch(/agreement/i);
  });

  it.each([
    [
      "Python code",
      "t.yaml",
      "output_type: multiple_choice\ndataset_path: json\ndoc_to_text: !function utils.text\n",
      "!function utils.text is Python code",
    ],
    ["an include from outside", "t.yaml", "include: ../../etc/hosts\n", "include"],
    ["an include of itself", "t.yaml", "include: t.yaml\n", "more than 8 files include each other"],
    [
      "an alias bomb",
      "t.yaml",
      `a0: &a0 [x, x]\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]\n`).join("")}prompts: *a30\n`,
      "Excessive alias count",
    ],
    ["nesting without end", "t.yaml", `prompts: ${"[".repeat(50_000)}`, "is not YAML"],
    [
      "a template that loops without end",
      "t.yaml",
      'prompts: ["{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}{% endfor %}{% endfor %}{% endfor %}"]\ntests: [{ assert: [{ type: contains, value: a }] }]\n',
      "timed out",
    ],
    ["a file of another kind", "t.jsonl", '{"x":1}\n', "CSV, JSONL, JSON or Parquet with prompt and expected"],
    ["a suite of ours", "t.yaml", "name: a\nversion: 1\ntasks: []\n", "a suite of Schoolmark already"],
    ["a file that is not there", "none.csv", null, "there is no file none.csv"],
    ["an empty file", "t.csv", "", "is empty"],
    [
      "control characters in what it names",
      "t.yaml",
      'prompts: [a]\ntests: [{ assert: [{ type: "x\\e[31m" }] }]\n',
      "x\\u{1b}[31m has no counterpart",
    ],
  ])("refuses %s in one line", async (_name, file, text, message) => {
    const cwd = folderWith(text === null ? {} : { [file]: text });
    const { code, stdout, stderr } = await schoolmark(["suite", "import", file], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toContain(message);
  });

  it("follows no link out of the folder", async () => {
    const cwd = folderWith({
      "pf/c.yaml":
        "prompts: ['{{x}}']\ntests: [{ vars: { x: file://link.txt }, assert: [{ type: contains, value: a }] }]\n",
      "secret.txt": "token",
    });
    symlinkSync(join(cwd, "secret.txt"), join(cwd, "pf/link.txt"));
    const { code, stderr } = await schoolmark(["suite", "import", "pf/c.yaml"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("link.txt lies outside the folder");
  });
});
