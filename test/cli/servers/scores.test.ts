import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { hostileEchoes } from "../../servers/hostile-echoes.mjs";
import { type Stub, type StubOptions, startStub } from "../../servers/stub.mjs";
import { emptyFolder, onlyRun, recordsOf } from "../support.ts";
import { answersOf, questions, recordedSums, runServed, servedSuite, trueSums, trueText } from "./served.ts";

const open: Stub[] = [];
afterEach(() => Promise.all(open.splice(0).map((stub) => stub.close())));

/** Measures a stub and gives the run's folder with the outcome. */
async function measured(options: StubOptions) {
  const stub = await startStub(options);
  open.push(stub);
  const results = join(emptyFolder(), "results");
  const outcome = await runServed([stub.url, "-s", servedSuite(), "--results", results]);
  return { stub, run: onlyRun(results), outcome };
}

it.each([
  ["llama-server", "forced-decoding", {}],
  ["vllm", "prompt-logprobs", {}],
  ["vllm", "prompt-logprobs", { promptLogprobs: false }],
  ["vllm", "forced-decoding", { promptLogprobs: false, echo: "shifted" }],
] as const)("%s by %s gives the model's own sums", async (dialect, method, habits) => {
  const { stub, run, outcome } = await measured({ dialect, habits });
  expect(outcome).toMatchObject({ code: 0 });
  const [own, told] = [trueSums(stub), recordedSums(run)];
  expect(Object.keys(told).sort()).toEqual(questions.map(({ id }) => id));
  for (const { id } of questions)
    for (const [index, sum] of (own[id] ?? []).entries()) expect(told[id]?.[index]).toBeCloseTo(sum, 6);
  const [prose] = answersOf(run, "prose");
  expect(prose).toMatchObject({ likelihoodFrom: method });
  expect(prose?.["output"]).toMatchObject({ logLikelihood: expect.closeTo(trueText(stub), 6) });
});

it.each(hostileEchoes)("no likelihood is scored on a server whose $name", async ({ dialect, habits }) => {
  const { run } = await measured({ dialect, habits });
  expect(recordedSums(run)).toEqual({});
  expect(answersOf(run, "prose")).toEqual([]);
  const skipped = recordsOf(run).filter(({ kind }) => kind === "skip");
  expect(skipped).toHaveLength(questions.length + 1);
  for (const { reason } of skipped as readonly { reason?: unknown }[])
    expect(reason).toMatch(/^not measurable on this server: /);
});
