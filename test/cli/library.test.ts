import { spawn } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { bundledModels, emptyFolder, oneQuestion, onlyRun, recordsOf, schoolmark } from "./support.ts";

const entry = new URL("../../dist/index.js", import.meta.url).href;
const oldRun = fileURLToPath(new URL("../fixtures/run-version-1", import.meta.url));

interface Called {
  /** What the script gave, or the name and text of what it threw. */
  readonly gave: unknown;
  readonly threw: { readonly name: string; readonly message: string } | null;
  /** Everything that the process printed. */
  readonly printed: string;
}

/** Calls the library in a process of its own, in which `body` is the body of an async function that returns JSON. */
async function call(body: string, cwd: string): Promise<Called> {
  const out = join(emptyFolder(), "out.json");
  const script = `
    import { writeFileSync } from "node:fs";
    const schoolmark = await import(${JSON.stringify(entry)});
    const give = (content) => writeFileSync(${JSON.stringify(out)}, JSON.stringify(content));
    try { give({ gave: await (async () => { ${body} })() ?? null, threw: null }); }
    catch (error) {
      const { name, message } = error;
      give({ gave: null, threw: { name, message } });
    }`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
  await new Promise((resolve) => child.on("close", resolve));
  return { ...(JSON.parse(readFileSync(out, "utf8")) as Omit<Called, "printed">), printed };
}

describe("the library refuses what is wrong as the command line does, and prints nothing", () => {
  const place = emptyFolder();
  const policy = (name: string, text: string): void => writeFileSync(join(place, name), text);
  beforeAll(() => {
    mkdirSync(join(place, "empty"));
    for (const name of ["run", "torn", "edited"]) cpSync(oldRun, join(place, name), { recursive: true });
    writeFileSync(join(place, "torn", "plan.json"), "{");
    const records = readdirSync(join(place, "edited")).find((file) => file.endsWith(".jsonl")) ?? "";
    const path = join(place, "edited", records);
    writeFileSync(path, readFileSync(path, "utf8").replace('"generatedTokens":0', '"generatedTokens":1'));
    writeFileSync(join(place, "bad.yaml"), "name: s\nversion: 1\ntasks:\n  - name: one\n    kind: guesswork\n");
    writeFileSync(join(place, "no.gguf"), "this is no model");
    policy("margin.yaml", "version: 1\ngates:\n  - metric: acc\n    margin: 0\n");
    policy("metric.yaml", "version: 1\ngates:\n  - metric: accc\n    margin: 0.02\n");
    policy("task.yaml", "version: 1\ngates:\n  - metric: acc\n    task: s/none\n    margin: 0.02\n");
  });

  const model = bundledModels()[0] ?? "";
  const cases: readonly (readonly [what: string, body: string, words: readonly string[]])[] = [
    ["a model that is not there", 'await schoolmark.prepareRun({ models: ["gone.gguf"] })', ["run", "gone.gguf"]],
    ["a file that is no model", 'await schoolmark.prepareRun({ models: ["no.gguf"] })', ["run", "no.gguf"]],
    [
      "a suite that is wrong",
      `await schoolmark.prepareRun({ models: [${JSON.stringify(model)}], suites: ["bad.yaml"] })`,
      ["run", model, "-s", "bad.yaml"],
    ],
    [
      "a server elsewhere that nobody allowed",
      'await schoolmark.prepareRun({ models: ["https://example.invalid/v1#m"] })',
      ["run", "https://example.invalid/v1#m"],
    ],
    [
      "a folder that is no run",
      'await schoolmark.renderReport("empty", "text")',
      ["report", "empty", "--format", "text"],
    ],
    ["a plan that is torn", 'await schoolmark.reduceRun("torn")', ["report", "torn", "--format", "csv"]],
    ["records that were changed", 'await schoolmark.reduceRun("edited")', ["report", "edited", "--format", "csv"]],
    ["a form that there is not", 'await schoolmark.renderReport("run", "docx")', ["report", "run", "--format", "docx"]],
    ["a side that there is not", 'await schoolmark.compare("nowhere", "run")', ["compare", "nowhere", "run"]],
    ["a policy that is not there", 'await schoolmark.check("run", "run", "gone.yaml")', ["gone.yaml"]],
    ["a margin of nothing", 'await schoolmark.check("run", "run", "margin.yaml")', ["margin.yaml"]],
    ["a metric misspelt", 'await schoolmark.check("run", "run", "metric.yaml")', ["metric.yaml"]],
    ["a task that neither side has", 'await schoolmark.check("run", "run", "task.yaml")', ["task.yaml"]],
  ];

  it.each(cases)("%s", async (_what, body, words) => {
    const isPolicy = words.length === 1;
    const command = isPolicy ? ["check", "run", "-b", "run", "--policy", ...words] : words;
    const [called, told] = [await call(body, place), await schoolmark(command, { cwd: place })];
    expect(called.printed).toBe("");
    expect(called.threw?.name).toMatch(/^(User|Damaged)Error$/);
    expect(told.stderr).toContain(`error: ${called.threw?.message}\n`);
    expect(told.code).toBe(2);
  });

  it("with the class that is documented for records that were changed", async () => {
    const { gave } = await call(
      `const thrown = await schoolmark.reduceRun("edited").catch((error) => error);
      return [thrown instanceof schoolmark.DamagedError, thrown instanceof schoolmark.UserError, thrown.name];`,
      place,
    );
    expect(gave).toEqual([true, true, "DamagedError"]);
  });

  it.each([
    ["a field misspelt", 'prepareRun({ suite: ["speed"] })', "the run's request: suite: there is no such key here"],
    ["no list of models", 'prepareRun({ models: "a.gguf" })', /^the run's request: models: .*array/],
    ["no number of items", "prepareRun({ limit: 0 })", /^the run's request: limit: .*1/],
    ["a runner that there is not", 'prepareRun({ runner: "guess" })', /^the run's request: runner: .*"llama"/],
    [
      "an option of a report misspelt",
      'renderReport("run", "html", { redacted: true })',
      "the report's options: redacted: there is no such key here",
    ],
    [
      "no folder of baselines",
      'compare("run", "run", { baselines: 1 })',
      /^the comparison's options: baselines: .*string/,
    ],
    ["a key of a check misspelt", 'compare("run", "run", { result: "x" })', /^the comparison's options: result: /],
    ["no signal", "prepareRun({}, { signal: 1 })", "the preparation's options: signal: AbortSignal expected"],
    ["no run", "reduceRun()", /^the run's path: /],
    ["a number for a run", "readPlan(7)", /^the run's path: /],
    ["a URL for a run", 'readRun(new URL("file:///run")).next()', /^the run's path: /],
    ["no policy", 'check("run", "run", { gates: [] })', /^the policy: version: /],
    ["an empty policy", 'check("run", "run", { version: 1 })', /^the policy: gates: neither a gate nor a budget/],
    [
      "a margin in a policy",
      'check("run", "run", { version: 1, gates: [{ metric: "acc", margin: -1 }] })',
      "the policy: gates.0.margin: must be above 0: it is the loss that is acceptable",
    ],
  ])("of data: %s", async (_what, code, message) => {
    const { threw, printed } = await call(`await schoolmark.${code}`, place);
    expect(printed).toBe("");
    expect(threw).toEqual({
      name: "UserError",
      message: typeof message === "string" ? message : expect.stringMatching(message),
    });
  });
});

describe("a run through the library", () => {
  const request = '{ runner: "fake", models: ["skilled"], suites: ["everyday"], limit: 3, loads: 1 }';

  it("that is aborted can be resumed, and asks nothing twice", async () => {
    const place = emptyFolder();
    const stopped = await call(
      `const prepared = await schoolmark.prepareRun(${request});
      const controller = new AbortController();
      const events = [];
      const onEvent = (event) => {
        events.push(event.type);
        if (event.type === "job" && event.done === 5) controller.abort();
      };
      const ended = await prepared.execute({ results: "runs", onEvent, signal: controller.signal });
      return { ended, jobs: prepared.plan.jobs, events };`,
      place,
    );
    expect(stopped.printed).toBe("");
    const folder = onlyRun(join(place, "runs"));
    const { ended, jobs, events } = stopped.gave as { ended: object; jobs: number; events: readonly string[] };
    expect(ended).toEqual({ ended: "interrupted", folder });
    expect(events).toContain("begun");
    expect(events.at(-1)).toBe("stopped");
    const resumed = await call(
      `const prepared = await schoolmark.prepareRun(${request});
      const folder = ${JSON.stringify(folder)};
      const before = await schoolmark.reduceRun(folder);
      const { unfinished } = await schoolmark.compare(folder, folder);
      const ended = await prepared.execute({ results: "runs", resume: folder, command: ["mine"] });
      const after = await schoolmark.reduceRun(folder);
      const compared = await schoolmark.compare(folder, folder);
      return { ended, complete: [before.complete, after.complete], unfinished: [unfinished, compared.unfinished] };`,
      place,
    );
    expect(resumed).toEqual({
      gave: {
        ended: { ended: "complete", folder, counts: { planned: jobs, result: jobs, skip: 0, fail: 0 } },
        complete: [false, true],
        unfinished: [[folder], []],
      },
      threw: null,
      printed: "",
    });
    const results = recordsOf(folder).filter(({ kind }) => kind === "result");
    expect(new Set(results.map(({ task, item, repetition }) => JSON.stringify([task, item, repetition]))).size).toBe(
      jobs,
    );
    expect(results.length).toBe(jobs);
    const headers = recordsOf(folder).filter(({ kind }) => kind === "run");
    expect(headers.map(({ command, resumed }) => ({ command, resumed }))).toEqual([
      { command: [], resumed: false },
      { command: ["mine"], resumed: true },
    ]);
  });

  it.each(["reference-benchmark", "load"])(
    "of a real model that is aborted at %s is resumed by resume: true",
    async (type) => {
      const place = emptyFolder();
      const called = await call(
        `const prepared = await schoolmark.prepareRun({
          models: [${JSON.stringify(bundledModels()[0])}], suites: [${JSON.stringify(oneQuestion())}], loads: 1,
        });
        const controller = new AbortController();
        const onEvent = ({ type }) => { if (type === "${type}") controller.abort(); };
        const first = await prepared.execute({ onEvent, signal: controller.signal });
        return { first: first.ended, second: await prepared.execute({ resume: true }) };`,
        place,
      );
      expect(called).toEqual({
        gave: {
          first: "interrupted",
          second: {
            ended: "complete",
            folder: onlyRun(join(place, "results")),
            counts: { planned: 1, result: 1, skip: 0, fail: 0 },
          },
        },
        threw: null,
        printed: "",
      });
    },
  );

  it("that was aborted before it began leaves nothing, and its preparation throws the signal's reason", async () => {
    const place = emptyFolder();
    const { gave, printed } = await call(
      `const prepared = await schoolmark.prepareRun(${request});
      const signal = AbortSignal.abort(new Error("enough"));
      const refused = await schoolmark.prepareRun(${request}, { signal }).catch(({ message }) => message);
      return { ended: await prepared.execute({ signal }), refused };`,
      place,
    );
    expect({ gave, printed }).toEqual({
      gave: { ended: { ended: "interrupted", folder: null }, refused: "enough" },
      printed: "",
    });
    expect(readdirSync(place)).toEqual([]);
  });

  it.each(["", "async "])("whose callback throws (%s) stops with that error, and can be resumed", async (kind) => {
    const place = emptyFolder();
    const { gave, printed } = await call(
      `const prepared = await schoolmark.prepareRun(${request});
      const onEvent = ${kind}({ type }) => { if (type === "job") throw new Error("mine"); };
      const thrown = await prepared.execute({ onEvent }).catch(({ message }) => message);
      return { thrown, ended: (await prepared.execute({ resume: true })).ended };`,
      place,
    );
    expect({ gave, printed }).toEqual({ gave: { thrown: "mine", ended: "complete" }, printed: "" });
    onlyRun(join(place, "results"));
  });

  it("takes no harm from changes of the plan that was handed out", async () => {
    const place = emptyFolder();
    const { gave, threw } = await call(
      `const prepared = await schoolmark.prepareRun(${request});
      prepared.plan.models.length = 0;
      prepared.plan.hash = "mine";
      const onEvent = (event) => { if (event.type === "begun") event.plan.models.length = 0; };
      const { folder } = await prepared.execute({ onEvent });
      return [(await schoolmark.readPlan(folder)).models.length, (await schoolmark.reduceRun(folder)).complete];`,
      place,
    );
    expect({ gave, threw }).toEqual({ gave: [1, true], threw: null });
  });

  it("of a relative path is measured after the working directory was changed", async () => {
    const place = emptyFolder();
    cpSync(bundledModels()[0] ?? "", join(place, "m.gguf"));
    const { gave, threw } = await call(
      `const prepared = await schoolmark.prepareRun({
        models: ["m.gguf"], suites: [${JSON.stringify(oneQuestion())}], loads: 1,
      });
      process.chdir("/");
      return (await prepared.execute({ results: ${JSON.stringify(join(place, "runs"))} })).counts;`,
      place,
    );
    expect({ gave, threw }).toEqual({ gave: { planned: 1, result: 1, skip: 0, fail: 0 }, threw: null });
  });

  it("begun twice at once gets two folders", async () => {
    const { gave, threw } = await call(
      `const prepared = await schoolmark.prepareRun(${request});
      const runs = await Promise.all([prepared.execute(), prepared.execute()]);
      return [new Set(runs.map(({ folder }) => folder)).size, runs.map(({ ended }) => ended)];`,
      emptyFolder(),
    );
    expect({ gave, threw }).toEqual({ gave: [2, ["complete", "complete"]], threw: null });
  });

  it("names the models that it leaves out", async () => {
    const place = emptyFolder();
    appendFileSync(join(place, "no.gguf"), "this is no model");
    const { gave } = await call(
      `const { plan, badModels } = await schoolmark.prepareRun({
        models: ["no.gguf", ${JSON.stringify(bundledModels()[0])}], suites: [${JSON.stringify(oneQuestion())}],
      });
      return { models: plan.models.length, badModels };`,
      place,
    );
    expect(gave).toEqual({
      models: 1,
      badModels: [{ path: expect.stringContaining("no.gguf"), reason: expect.stringContaining("no.gguf") }],
    });
  });
});

describe("what the library gives of a run is what the command line gives", () => {
  it("in every form of a report and of a comparison", async () => {
    const place = emptyFolder();
    cpSync(oldRun, join(place, "run"), { recursive: true });
    const { gave } = await call(
      `const [model] = (await schoolmark.readPlan("run")).models;
      const side = "run#" + model.id;
      const comparison = await schoolmark.compare(side, side);
      const kinds = new Set();
      for await (const { record } of schoolmark.readRun("run")) kinds.add(record.kind);
      return {
        side, kinds: [...kinds], exit: comparison.exitCode, rows: (await schoolmark.reduceRun("run")).rows.length,
        csv: await schoolmark.renderReport("run", "csv"), html: await schoolmark.renderReport(["run"], "html"),
        text: await comparison.render("text"), json: await comparison.render("json"),
      };`,
      place,
    );
    const { side, kinds, exit, rows, csv, html, text, json } = gave as Record<string, string> & {
      kinds: readonly string[];
    };
    const printed = async (...words: readonly string[]) => (await schoolmark(words, { cwd: place })).stdout;
    expect(csv).toBe(await printed("report", "run", "--format", "csv"));
    expect(csv?.trim().split("\n").length).toBe(Number(rows) + 1);
    await schoolmark(["report", "run", "--format", "html", "-o", "page.html"], { cwd: place });
    expect(html).toBe(readFileSync(join(place, "page.html"), "utf8"));
    expect(text).toBe(await printed("compare", side ?? "", side ?? ""));
    expect(json).toBe(await printed("compare", side ?? "", side ?? "", "--json"));
    expect(JSON.parse(json ?? "").exit).toBe(exit);
    expect(kinds).toEqual(expect.arrayContaining(["run", "result", "end"]));
  });
});
