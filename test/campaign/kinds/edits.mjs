import { appendFileSync, copyFileSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { inventedRun, runsIn, writersIn } from "../program.mjs";

const whole = [...inventedRun(2), "--quiet"];

export const edits = {
  name: "edits",
  what: "files of runs and baselines cut off and changed; edits are not re-sealed: a checksum is no signature",
  async run({ folder, short, random, program, trial }) {
    const runs = await makeRuns(folder, program);
    const read = await readers();
    for (const run of runs) {
      const truth = await read.run(run);
      const files = [...writersIn(run), "plan.json"];
      for (const file of files) {
        for (const edit of editsOf(readFileSync(join(run, file)), file, { short, random })) {
          const copy = join(folder, "copy");
          cpSync(run, copy, { recursive: true });
          writeFileSync(join(copy, file), edit.bytes);
          trial(`${basename(run)} ${file} ${edit.what}`, silence(truth, await read.run(copy)));
          rmSync(copy, { recursive: true });
        }
      }
      for (const edit of folderEdits(run, runs)) {
        const copy = join(folder, "copy");
        cpSync(run, copy, { recursive: true });
        edit.make(copy);
        trial(`${basename(run)} ${edit.what}`, silence(truth, await read.run(copy)));
        rmSync(copy, { recursive: true });
      }
    }
    const baseline = join(folder, "baselines", "main.json");
    const truth = await read.baseline(baseline);
    for (const edit of editsOf(readFileSync(baseline), "baseline", { short, random })) {
      const copy = join(folder, "edited.json");
      writeFileSync(copy, edit.bytes);
      trial(`baseline ${edit.what}`, silence(truth, await read.baseline(copy)));
    }
    await fromOutside({ folder, runs, short, random, program, trial });
  },
};

/** A complete run, one that was interrupted and resumed, two parts of one, and the parts merged; and a baseline. */
async function makeRuns(folder, program) {
  const at = (name) => join(folder, name);
  await program.expect(0, [...whole, "--results", at("complete")]);
  const [complete] = runsIn(at("complete"));
  await interrupted(at("resumed"), complete, program);
  const [resumed] = runsIn(at("resumed"));
  for (const part of ["1/2", "2/2"])
    await program.expect(0, [...whole, "--shard", part, "--results", at(`part-${part[0]}`)]);
  const parts = ["part-1", "part-2"].flatMap((name) => runsIn(at(name)));
  await program.expect(0, ["merge", ...parts, "--results", at("merged"), "--quiet"]);
  const [merged] = runsIn(at("merged"));
  await program.expect(0, ["baseline", "save", "main", `${complete}#fake-skilled`, "--baselines", at("baselines")]);
  return [complete, resumed, ...parts, merged];
}

/** What a kill leaves of a run, half a line at its end, gone on with. */
async function interrupted(results, complete, program) {
  const run = join(results, basename(complete));
  cpSync(complete, run, { recursive: true });
  const [writer] = writersIn(run);
  const text = readFileSync(join(run, writer), "utf8");
  writeFileSync(join(run, writer), text.slice(0, Math.floor(text.length * 0.6)));
  await program.expect(0, [...whole, "--results", results, "--resume"]);
}

/** Cuts and changes of one file: all of them in the long form where the file is small, a sample in the short one. */
function* editsOf(bytes, name, { short, random }) {
  const isRecords = name.endsWith(".jsonl");
  const cuts = new Set();
  const lines = [...bytes.keys()].filter((at) => bytes[at] === 10);
  if (short) for (let count = 0; count < 4; count++) cuts.add(random.below(bytes.length));
  else if (!isRecords) for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 600)) cuts.add(at);
  else {
    for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 120)) cuts.add(at);
    for (const at of lines.slice(-6)) for (const near of [-1, 0, 1, 2]) cuts.add(at + near);
  }
  for (const at of cuts) if (at < bytes.length) yield { what: `cut at ${at}`, bytes: bytes.subarray(0, at) };
  for (let count = short ? 6 : 120; count > 0; count--) {
    const at = random.below(bytes.length);
    yield { what: `byte ${at} flipped`, bytes: changed(bytes, at, bytes[at] ^ (1 << random.below(8))) };
  }
  const digits = [...bytes.keys()].filter((at) => bytes[at] >= 48 && bytes[at] <= 57);
  for (let count = short ? 4 : 60; count > 0; count--) {
    const at = random.of(digits);
    yield { what: `digit ${at} raised`, bytes: changed(bytes, at, 48 + ((bytes[at] - 47) % 10)) };
  }
  if (isRecords && lines.length > 3) yield* lineEdits(bytes, { short, random });
}

function* lineEdits(bytes, { short, random }) {
  const lines = bytes.toString("utf8").split("\n").slice(0, -1);
  const joined = (some) => Buffer.from(`${some.join("\n")}\n`);
  for (let count = short ? 1 : 15; count > 0; count--) {
    const [at, to] = [random.below(lines.length), random.below(lines.length)];
    yield { what: `line ${at + 1} taken out`, bytes: joined(lines.toSpliced(at, 1)) };
    yield { what: `line ${at + 1} doubled after ${to + 1}`, bytes: joined(lines.toSpliced(to + 1, 0, lines[at])) };
  }
}

function changed(bytes, at, byte) {
  const copy = Buffer.from(bytes);
  copy[at] = byte;
  return copy;
}

/** What can be done to a run's folder without opening a file of it. */
function folderEdits(run, runs) {
  const [writer] = writersIn(run).sort();
  return [
    ...runs
      .filter((other) => other !== run)
      .flatMap((other) =>
        writersIn(other).map((file) => ({
          what: `with ${file} of ${basename(join(other, ".."))} in it`,
          make: (copy) => copyFileSync(join(other, file), join(copy, file)),
        })),
      ),
    { what: `with ${writer} twice`, make: (copy) => copyFileSync(join(run, writer), join(copy, `0${writer}`)) },
    { what: `without ${writer}`, make: (copy) => rmSync(join(copy, writer)) },
    { what: "with a line after its seal", make: (copy) => appendFileSync(join(copy, writer), '{"kind":"result"}\n') },
  ];
}

/** What the program makes of a run and of a baseline, without the second that starting it takes. */
async function readers() {
  const from = (path) => import(new URL(`../../../dist/${path}`, import.meta.url).href);
  const { readReportRun } = await from("report/data/read-run.js");
  const { renderJson } = await from("report/outputs/json.js");
  const { readBaseline } = await from("records/baseline.js");
  const { ChecksumError, UserError } = await from("lib/errors.js");
  const outcome = async (make) => {
    try {
      return { document: await make() };
    } catch (error) {
      if (error instanceof UserError || error instanceof ChecksumError) return { refusal: error.message };
      return { crash: error instanceof Error ? error.stack : String(error) };
    }
  };
  return {
    run: (run) =>
      outcome(async () =>
        renderJson({ runs: [{ ...(await readReportRun(run)), name: "run" }], title: null, generatedAt: "" }),
      ),
    baseline: (path) => outcome(async () => JSON.stringify(await readBaseline(path))),
  };
}

/** null: refused by name, unchanged, or said to be unfinished, as whatever lacks its end is. */
function silence({ document: truth }, { document, refusal, crash }) {
  if (truth === undefined) return "the unchanged one is refused";
  if (crash !== undefined) return `no clear line: ${crash}`;
  if (refusal !== undefined) return refusal.includes("\n") ? `several lines: ${refusal}` : null;
  if (document === truth || JSON.parse(document).complete === false) return null;
  return "read without a word, with another document";
}

/** Every command that reads runs, as a user starts it. */
async function fromOutside({ folder, runs, short, random, program, trial }) {
  const [complete, resumed, part, other, merged] = runs;
  const named = [complete, resumed, part, other, merged];
  for (let count = short ? 1 : 12; count > 0; count--) {
    const run = random.of([resumed, complete, merged]);
    const copy = join(folder, `edited-${count}`, basename(run));
    cpSync(run, copy, { recursive: true });
    const file = random.of([...writersIn(run), "plan.json"]);
    const bytes = readFileSync(join(copy, file));
    const digits = [...bytes.keys()].filter((at) => bytes[at] >= 48 && bytes[at] <= 57);
    const at = random.of(digits);
    writeFileSync(join(copy, file), changed(bytes, at, 48 + ((bytes[at] - 47) % 10)));
    const model = `${copy}#fake-skilled`;
    const commands = [
      ["report", copy],
      ["compare", model, `${named[0]}#fake-novice`],
      ["check", model, "-b", `${named[0]}#fake-novice`],
      ["baseline", "save", `b${count}`, model, "--baselines", join(folder, "new")],
      ["pick", copy],
      ["rescore", copy, "--results", join(folder, "rescored")],
    ];
    for (const command of short ? commands.slice(0, 2) : commands)
      trial(`${command[0]} with digit ${at} of ${file} raised`, refusedBy(await program.ask(command)));
  }
  const copy = join(folder, "edited-part", basename(part));
  cpSync(part, copy, { recursive: true });
  const [writer] = readdirSync(copy).filter((file) => file.endsWith(".jsonl"));
  const text = readFileSync(join(copy, writer), "utf8");
  writeFileSync(join(copy, writer), text.replace('"acc":1', '"acc":0'));
  const merging = ["merge", copy, other, "--results", join(folder, "merged-again")];
  trial("merge with a score of a part changed", refusedBy(await program.ask(merging)));
}

function refusedBy({ code, signal, stderr }) {
  const lines = stderr
    .trim()
    .split("\n")
    .filter((line) => line.startsWith("error:"));
  if (code === 2 || code === 4) return lines.length === 1 ? null : `no clear line: ${stderr.slice(0, 300)}`;
  return `ended with ${code ?? signal}, not refused: ${stderr.slice(0, 300)}`;
}
