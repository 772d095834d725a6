import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stub, startStub } from "../../servers/stub.mjs";
import type { Trap } from "../../servers/traps.mjs";
import { emptyFolder, onlyRun, recordsOf, scoresOf } from "../support.ts";
import { runServed, servedSuite } from "./served.ts";

const suite = servedSuite();
const seconds = "2";

let stub: Stub;
let truth: readonly string[];
/** Requests of a whole run: what is meant to fail in its midst lets the first ones pass. */
let requests = 0;

beforeAll(async () => {
  stub = await startStub({ dialect: "llama-server" });
  const results = join(emptyFolder(), "results");
  const { code } = await runServed([stub.url, "-s", suite, "--results", results]);
  expect(code).toBe(0);
  truth = scoresOf(onlyRun(results));
  requests = stub.seen.filter(({ path }) => path.includes("completion")).length;
});
afterAll(() => stub.close());

interface Case {
  readonly trap: Trap;
  /** What the records call it; left out where nothing needs to fail. */
  readonly cause?: RegExp;
  /** Whether it passes by itself, so that every question is answered. */
  readonly passes?: true;
}

const cases: Readonly<Record<string, Case>> = {
  "sends no headers": { trap: { kind: "hang" }, cause: /deadline|timeout/ },
  "stops in the midst of an answer": { trap: { kind: "hang-mid-stream", tokens: 2 }, cause: /deadline|timeout/ },
  "sends an answer byte by byte for ever": { trap: { kind: "drip", ms: 50 }, cause: /deadline|timeout/ },
  "cuts an answer off": { trap: { kind: "cut", tokens: 2 }, cause: /./ },
  "cuts an answer off inside a character": { trap: { kind: "cut-character", tokens: 2 }, cause: /./ },
  "ends a stream without saying that it is whole": { trap: { kind: "ends-early", tokens: 2 }, cause: /./ },
  "says in the midst of a stream that it failed": { trap: { kind: "error-in-stream", tokens: 2 }, cause: /./ },
  "sends an event that is no JSON": { trap: { kind: "bad-event", tokens: 2 }, cause: /./ },
  "sends a web page with 200": { trap: { kind: "html" }, cause: /./ },
  "sends an error with 200": { trap: { kind: "json-error" }, cause: /./ },
  "sends JSON that is cut off": { trap: { kind: "broken-json" }, cause: /./ },
  "sends nothing with 200": { trap: { kind: "empty" }, cause: /./ },
  "asks to wait once": { trap: { kind: "status", status: 429, retryAfter: "1", times: 1 }, passes: true },
  "asks to wait without saying how long": { trap: { kind: "status", status: 429, times: 2 }, passes: true },
  "is overloaded twice": { trap: { kind: "status", status: 503, times: 2 }, passes: true },
  "fails again and again": { trap: { kind: "status", status: 500 }, cause: /./ },
  "sends a gzip bomb": { trap: { kind: "gzip-bomb" }, cause: /./ },
  "never ends": { trap: { kind: "endless" }, cause: /./ },
  "sends the client to another host": { trap: { kind: "redirect", to: "http://127.0.0.2:9/v1" }, cause: /./ },
  "gives null for log-probabilities": { trap: { kind: "null-logprobs" } },
  "gives NaN for log-probabilities": { trap: { kind: "nan-logprobs" } },
  "counts tokens that it did not send": { trap: { kind: "usage" } },
  "counts no tokens": { trap: { kind: "no-usage" }, passes: true },
  "answers with another model by name": { trap: { kind: "swapped-model", name: "other" }, cause: /other-model/ },
  "closes a connection that was kept": { trap: { kind: "drop-reused", times: 3 }, passes: true },
};

/** What is wrong in a run: a score that the model would not give, or a question without a record. */
function wrongIn(run: string): readonly string[] {
  const wrong = scoresOf(run).filter((score) => !truth.includes(score));
  const ended = recordsOf(run).filter(({ kind }) => ["result", "skip", "fail"].includes(kind));
  const jobs = new Set(ended.map(({ task, item }) => `${String(task)} ${String(item)}`));
  return jobs.size === truth.length ? wrong : [...wrong, `${jobs.size} of ${truth.length} questions have a record`];
}

describe.each(Object.entries(cases))("a server that %s", (_, { trap, cause, passes }) => {
  it("gives no wrong score, and the run can be completed", async () => {
    const results = join(emptyFolder(), "results");
    const words = [stub.url, "-s", suite, "--results", results];
    stub.traps.push({ ...trap, after: Math.floor(requests * 0.7) });
    const first = await runServed([...words, "--timeout", seconds]);
    stub.traps.length = 0;
    expect(first.stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
    const run = onlyRun(results);
    expect(wrongIn(run)).toEqual([]);
    const fails = recordsOf(run).filter(({ kind }) => kind === "fail");
    if (passes === true) expect(scoresOf(run)).toEqual(truth);
    if (cause !== undefined)
      expect(JSON.stringify(fails.map(({ cause: own, request }) => [own, request]))).toMatch(cause);
    if (cause !== undefined) expect(fails).not.toEqual([]);
    const second = await runServed([...words, "--resume"]);
    expect(second).toMatchObject({ code: 0 });
    expect(scoresOf(run)).toEqual(truth);
  });
});
