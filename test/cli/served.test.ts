import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { type Stub, type StubOptions, startStub } from "../servers/stub.mjs";
import { emptyFolder, schoolmark } from "./support.ts";

const open: Stub[] = [];
afterEach(() => Promise.all(open.splice(0).map((stub) => stub.close())));

async function stubOf(options: StubOptions): Promise<Stub> {
  const stub = await startStub(options);
  open.push(stub);
  return stub;
}

/** A suite of two choices, an answer and a text. */
function suiteIn(folder: string): string {
  const suite = join(folder, "suite.yaml");
  const tasks = ["choices, kind: multiple-choice", "answers, kind: generate", "texts, kind: text"];
  writeFileSync(
    suite,
    `name: s\nversion: 1\ntasks:\n${tasks.map((task, index) => `  - { name: ${task}, items: ${index}.jsonl }\n`).join("")}`,
  );
  writeFileSync(
    join(folder, "0.jsonl"),
    ["The cat", "A dog"]
      .map((question, id) => `${JSON.stringify({ id: `c${id}`, question, choices: ["sat", "ran"], answer: 0 })}\n`)
      .join(""),
  );
  writeFileSync(join(folder, "1.jsonl"), `${JSON.stringify({ id: "a0", prompt: "Two and two is", answer: "four" })}\n`);
  writeFileSync(join(folder, "2.jsonl"), `${JSON.stringify({ id: "t0", text: "The cat sat." })}\n`);
  return suite;
}

type Told = Readonly<Record<string, unknown>>;
function recordsIn(folder: string): readonly Told[] {
  const results = join(folder, "results");
  return readdirSync(results)
    .flatMap((run) => readdirSync(join(results, run)).map((file) => join(results, run, file)))
    .filter((file) => file.endsWith(".jsonl"))
    .flatMap((file) => readFileSync(file, "utf8").trimEnd().split("\n"))
    .map((line): Told => JSON.parse(line));
}
const ofKind = (records: readonly Told[], kind: string) => records.filter((record) => record["kind"] === kind);

async function run(args: readonly string[], folder: string, env: Record<string, string> = {}) {
  const done = await schoolmark(["run", ...args, "--loads", "1", "--energy", "proxy"], { cwd: folder, env });
  return { ...done, records: done.code === 2 ? [] : recordsIn(folder) };
}

describe("a run over served models", () => {
  test("measures them beside others, and says how likelihoods were had", async () => {
    const folder = emptyFolder();
    const [llama, vllm] = [await stubOf({ dialect: "llama-server" }), await stubOf({ dialect: "vllm" })];
    const { code, records } = await run([llama.url, vllm.url, "fake:skilled", "-s", suiteIn(folder)], folder);
    expect(code).toBe(0);
    const scored = ofKind(records, "result").filter(({ method }) => method === "log-likelihood");
    const from = scored.map(({ model, likelihoodFrom }) => [String(model).startsWith("fake"), likelihoodFrom ?? null]);
    expect(new Set(from.map((pair) => JSON.stringify(pair)))).toEqual(
      new Set(['[false,"forced-decoding"]', '[false,"prompt-logprobs"]', "[true,null]"]),
    );
    const rows = readdirSync(join(folder, "results")).map((name) =>
      readFileSync(join(folder, "results", name, "rows.csv"), "utf8"),
    );
    expect(rows.join("")).toContain("by forcing each token");
  });

  test("scores nothing that a server does not truly tell, and says what was tried", async () => {
    const folder = emptyFolder();
    const stub = await stubOf({ dialect: "llama-cpp-python" });
    const { code, records } = await run([stub.url, "-s", suiteIn(folder)], folder);
    expect(code).toBe(0);
    expect(ofKind(records, "result").map(({ task }) => task)).toEqual(["s/answers"]);
    const skips = ofKind(records, "skip");
    expect(skips).toHaveLength(3);
    for (const skip of skips)
      expect(skip).toMatchObject({
        reason: expect.stringContaining("not measurable on this server"),
        notMeasurable: { server: "llama-cpp-python", tried: [{ way: "echo" }] },
      });
  });

  test("lists the models where several are served and none is named", async () => {
    const stub = await stubOf({ dialect: "vllm", models: ["one", "two"] });
    const folder = emptyFolder();
    const { code, stderr } = await run([stub.url, "-s", suiteIn(folder)], folder);
    expect(code).toBe(2);
    expect(stderr).toContain("serves 2 models");
    expect(stderr).toContain(`${stub.url}/v1#two`);
    const named = await run([`${stub.url}#two`, "-s", suiteIn(folder)], folder);
    expect(named.code).toBe(0);
    expect(stub.seen.filter(({ body }) => body?.model !== undefined).every(({ body }) => body.model === "two")).toBe(
      true,
    );
  });

  test("says before it what a plan costs in requests", async () => {
    const stub = await stubOf({ dialect: "llama-server" });
    const folder = emptyFolder();
    const { stdout } = await schoolmark(["plan", stub.url, "-s", suiteIn(folder)], { cwd: folder });
    expect(stdout).toContain("1 for answers; 5 for likelihoods where a server tells those of prompts");
    expect(stub.seen.every(({ method }) => method === "GET")).toBe(true);
  });
});

describe("another machine", () => {
  test("is named with what would be sent, and nothing is", async () => {
    const { code, stderr } = await schoolmark(["run", "https://api.openai.com/v1#m", "-s", "everyday"], {
      env: { OPENAI_API_KEY: "sk-secret-1234" },
    });
    expect(code).toBe(2);
    expect(stderr).toContain("api.openai.com is another machine");
    expect(stderr).toContain("the key in OPENAI_API_KEY");
    expect(stderr).toContain("--send");
    expect(stderr).not.toContain("sk-secret");
  });

  test("is not brought in by a run that is gone on with", async () => {
    const folder = emptyFolder();
    const { code, stderr } = await schoolmark(["run", "http://192.0.2.1/v1#m", "--resume"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain("192.0.2.1 is another machine");
  });
});

test("a key reaches its server and neither records nor pages nor errors", async () => {
  const folder = emptyFolder();
  const stub = await stubOf({ dialect: "llama-server", key: "sk-secret-1234" });
  const wrong = await run([stub.url, "-s", suiteIn(folder)], folder);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain("401");
  const env = { SCHOOLMARK_API_KEY: "sk-secret-1234", SCHOOLMARK_API_HOST: new URL(stub.url).host };
  const { code, stdout, stderr } = await run([stub.url, "-s", suiteIn(folder)], folder, env);
  expect(code).toBe(0);
  const files = readdirSync(join(folder, "results"), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, "results", name))
    .filter((name) => /\.\w+$/.test(name))
    .map((name) => readFileSync(name, "utf8"));
  for (const text of [stdout, stderr, ...files]) expect(text).not.toContain("sk-secret");
});
