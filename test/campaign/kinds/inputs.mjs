import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a suite or a document of a few hundred kilobytes may take on a machine with other work. */
const longestMs = 60_000;
const many = 300_000;

export const inputs = {
  name: "inputs",
  what: "suites, tables and documents that are too deep, too long or no files: read, or refused in one line, soon",
  async run({ folder, short, program, trial }) {
    const ask = async (what, args) => {
      const start = performance.now();
      const outcome = await program.ask(args);
      trial(what, wrongIn(outcome, performance.now() - start));
    };
    const chosen = (list) => (short ? list.filter((_, index) => index % 12 === 0) : list);
    for (const [name, content] of chosen(suites())) {
      writeFileSync(join(folder, name), content);
      await ask(`suite ${name}`, ["suite", "lint", name]);
    }
    for (const [name, content] of chosen(questions())) {
      writeFileSync(join(folder, name), content);
      await ask(`questions ${name}`, ["suite", "import", name, "--out", join(folder, `of-${name}.yaml`)]);
    }
    for (const [name, content] of chosen(documents())) {
      mkdirSync(join(folder, `docs-${name}`));
      writeFileSync(join(folder, `docs-${name}`, name), content);
      await ask(`document ${name}`, ["init", `docs-${name}`, "--out", join(folder, `made-of-${name}.yaml`)]);
    }
    if (process.platform === "win32") return;
    for (const name of ["pipe.yaml", "pipe.csv", "pipe.txt"]) execFileSync("mkfifo", [join(folder, name)]);
    const places = ["pipe.yaml", "pipe.csv", "/dev/zero"];
    for (const place of short ? places.slice(0, 1) : places)
      for (const args of short
        ? [["suite", "lint", place]]
        : [
            ["suite", "lint", place],
            ["suite", "import", place],
            ["plan", "-s", place],
          ])
        await ask(args.join(" "), args);
    for (const args of short
      ? []
      : [
          ["init", "pipe.txt"],
          ["models", "show", "pipe.yaml"],
          ["check", "--policy", "pipe.yaml"],
        ])
      await ask(args.join(" "), args);
  },
};

/** What is wrong with how the program took it; null: it ended soon, with success or one line of refusal. */
function wrongIn({ code, signal, stderr }, ms) {
  if (signal !== null || ms > longestMs) return `took ${Math.round(ms / 1000)} s`;
  if (code !== 0 && code !== 1 && code !== 2) return `ended with ${code}: ${stderr.slice(0, 300)}`;
  if (/ {4}at .+:\d+:\d+/.test(stderr)) return `shows a stack: ${stderr.slice(0, 300)}`;
  if (/bug in Schoolmark/.test(stderr)) return stderr.slice(0, 300);
  return code === 2 && !/^error: .+$/m.test(stderr) ? `says nothing: ${stderr.slice(0, 300)}` : null;
}

const item = (fields) => JSON.stringify({ id: "1", ...fields });
const suite = (task) => JSON.stringify({ name: "x", version: 1, tasks: [{ name: "t", ...task }] });
const nested = (open, close, depth) => open.repeat(depth) + close.repeat(depth);

// Made when they are asked for: together they hold a hundred megabytes.
const suites = () => [
  ["deep-list.yaml", "[".repeat(many)],
  ["deep-map.yaml", `name: x\nversion: 1\ntasks: ${"{a: ".repeat(100_000)}`],
  ["deep-block.yaml", Array.from({ length: 5000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
  ["aliases.yaml", aliasBomb()],
  ["merge-keys.yaml", `a: &a {b: 1}\nc: {${"<<: *a, ".repeat(20_000)}}`],
  ["anchor-of-itself.yaml", "a: &a [*a]"],
  ["long-key.yaml", `${"k".repeat(5_000_000)}: 1`],
  ["many-keys.yaml", Array.from({ length: 100_000 }, (_, n) => `k${n}: 1`).join("\n")],
  ["tags.yaml", "!!js/function 'x'\n"],
  ["zero-bytes.yaml", Buffer.alloc(100_000)],
  ["random.yaml", Buffer.from(Array.from({ length: 10_000 }, (_, n) => (n * 7919) % 256))],
  ["empty.yaml", ""],
  ["prototype.yaml", '{"__proto__": {"name": "x"}, "constructor": 1, "version": 1, "tasks": []}'],
  [
    "pattern.yaml",
    suite({
      kind: "generate",
      match: "regex",
      pattern: "(".repeat(400),
      items: [{ id: "1", prompt: "x", answer: "1" }],
    }),
  ],
  ["deep-schema.yaml", deepSchema(3000)],
  [
    "schema-of-itself.yaml",
    suite({
      kind: "generate",
      match: "json-schema",
      schema: { $ref: "#" },
      items: [{ id: "1", prompt: "x", answer: "{}" }],
    }),
  ],
  [
    "many-choices.yaml",
    suite({
      kind: "multiple-choice",
      items: [{ id: "1", question: "x", choices: Array.from({ length: 50_000 }, (_, n) => `c${n}`), answer: 0 }],
    }),
  ],
  ["huge-number.yaml", suite({ kind: "generate", maxTokens: 1e308, items: [] })],
  ["items-in-a-circle.yaml", suite({ kind: "multiple-choice", items: "items-in-a-circle.yaml" })],
];

const questions = () => [
  ["cell.csv", `prompt,expected\n"${"word, ".repeat(1_500_000)}Which word?",word\n`],
  ["quotes.csv", '"'.repeat(many)],
  ["columns.csv", `${Array.from({ length: 100_000 }, (_, n) => `c${n}`).join(",")}\n${"1,".repeat(99_999)}1\n`],
  ["rows.csv", `prompt,expected\n${"a,b\n".repeat(200_000)}`],
  ["deep.json", nested("[", "]", many)],
  ["deep.jsonl", `{"prompt": ${nested('{"a":', "", 50_000)}1${"}".repeat(50_000)}, "expected": "x"}\n`],
  ["line.jsonl", item({ prompt: "x".repeat(20_000_000), expected: "y" })],
  ["cut.parquet", Buffer.concat([Buffer.from("PAR1"), Buffer.alloc(100, 255), Buffer.from("PAR1")])],
  [
    "lengths.parquet",
    Buffer.concat([
      Buffer.from("PAR1"),
      Buffer.alloc(64, 0x80),
      Buffer.from([255, 255, 255, 127]),
      Buffer.from("PAR1"),
    ]),
  ],
  ["nothing.csv", "\n\n\n"],
  [
    "promptfoo.yaml",
    `prompts: ["${"{{x}}".repeat(50_000)}"]\ntests: [{vars: {x: "${"{{x}}".repeat(50_000)}"}, assert: [{type: equals, value: a}]}]`,
  ],
];

const documents = () => [
  ["divs.html", nested("<div>", "</div>", many)],
  ["bold.html", `${"<b>".repeat(many)}x${"</b>".repeat(many)}`],
  ["lists.html", "<blockquote><ul><li>".repeat(100_000)],
  ["cells.html", `<table><tr>${"<td>a".repeat(many)}`],
  ["attributes.html", `<p ${'a="'.repeat(many)}`],
  ["comments.html", "<!--".repeat(many)],
  ["entities.html", "&".repeat(many)],
  ["angles.html", "<".repeat(many)],
  ["closers.html", `${"<i>".repeat(900)}${"</b>".repeat(many)}`],
  ["quotes.md", `${">".repeat(many)} quote\n`],
  ["stars.md", `${"*".repeat(many)} a ${"_".repeat(many)}`],
  ["brackets.md", "[".repeat(many)],
  ["ticks.md", "`".repeat(many) + "`` ` ".repeat(50_000)],
  ["lists.md", Array.from({ length: 3000 }, (_, depth) => `${"  ".repeat(depth)}- an item`).join("\n")],
  ["tables.md", `|${"a|".repeat(many)}\n|${"-|".repeat(many)}\n|${"b|".repeat(many)}`],
  ["deep.json", nested("[", "]", many)],
  ["objects.json", `${'{"a":'.repeat(many)}1${"}".repeat(many)}`],
  ["quotes.csv", '"'.repeat(many)],
  ["line.txt", "word ".repeat(2_000_000)],
  ["dots.txt", ". ".repeat(1_000_000)],
  ["spaces.txt", `${" ".repeat(2_000_000)}x`],
  ["capitals.txt", "A. B. ".repeat(300_000)],
  ["broken.pdf", `%PDF-1.4\n${"1 0 obj<<".repeat(50_000)}`],
  ["secrets.txt", "A".repeat(2_000_000)],
  ["code.py", `${"(".repeat(many)}${"\n\t".repeat(many)}`],
];

function aliasBomb() {
  const names = "abcdefghij";
  return [`a: &a [${Array(9).fill("x").join(",")}]`]
    .concat(
      [...names.slice(1)].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${names[index]}`).join(",")}]`),
    )
    .join("\n");
}

function deepSchema(depth) {
  const open = '{"type": "object", "properties": {"a": '.repeat(depth);
  const schema = `${open}{"type": "string"}${"}}".repeat(depth)}`;
  return suite({
    kind: "generate",
    match: "json-schema",
    schema: 0,
    items: [{ id: "1", prompt: "x", answer: "{}" }],
  }).replace('"schema":0', `"schema":${schema}`);
}
