import { describe, expect, it } from "vitest";
import { scoreMetrics } from "../../src/metrics/accuracy/scores.ts";
import type { Reply, Request } from "../../src/runners/types.ts";
import { taskKinds } from "../../src/tasks/index.ts";
import { matcherNames, matchers } from "../../src/tasks/matchers.ts";
import { generated, likelihoods } from "../support/replies.ts";
import { taskOf } from "../support/suites.ts";

interface Case {
  readonly settings: object;
  readonly item: object;
}
const choices = { question: "?", choices: ["a", "b", "c"], answer: 0 };
const answered = { prompt: "?", answer: "1", checks: [{ type: "contains", value: "1" }] };

/** Every setting of a kind that its metric depends on. */
const cases: Readonly<Record<string, readonly Case[]>> = {
  "multiple-choice": [
    ...["acc", "acc_norm", "acc_bytes"].map((primary) => ({ settings: { primary }, item: choices })),
    { settings: { primary: "mc2" }, item: { ...choices, answer: [0, 1] } },
  ],
  "minimal-pair": [{ settings: {}, item: { good: "a", bad: "b" } }],
  "context-pair": [{ settings: {}, item: { contexts: ["a", "b"], continuation: "c", answer: 0 } }],
  cloze: [{ settings: {}, item: { context: "a", target: " b" } }],
  generate: matcherNames.flatMap((match): Case[] => {
    const needs = { pattern: "(.*)", schema: {} };
    const { needs: needed, answers } = matchers[match];
    const settings = { match, ...(needed === undefined ? {} : { [needed]: needs[needed] }) };
    const agreeing = { ...settings, expectedFrom: "another-model" };
    return [{ settings, item: answered }, ...(answers === undefined ? [{ settings: agreeing, item: answered }] : [])];
  }),
  text: [{}, { windows: { like: "llama-perplexity" } }].map((settings) => ({ settings, item: { text: "a b" } })),
  speed: [{ settings: {}, item: { phase: "decode", tokens: 1 } }],
  serving: [{ settings: {}, item: { users: 1 } }],
};

const timing = { wallMs: 1, engineMs: 1, samplingMs: 0, cpuMs: 1 };

function replyTo(request: Request, text: string): Reply {
  switch (request.kind) {
    case "loglikelihood":
      return likelihoods(request.continuations.map((_, index) => -1 - index));
    case "rolling":
      return { kind: "rolling", logLikelihood: -3, tokens: 2, promptTokens: 2, generatedTokens: 0, timing };
    case "generate":
      return generated(text);
    case "time": {
      const repeats = { repeats: [{ timing }], warmUpMs: [], precision: null, ended: "number" } as const;
      return { kind: "time", ...repeats, promptTokens: 1, generatedTokens: 0, timing };
    }
    case "examine":
    case "serve":
      throw new Error(`no task is scored by an answer to ${request.kind}`);
  }
}

/** What a metric is made of, in the values of an answer. */
function partsOf(metric: string): readonly string[] {
  const summary = scoreMetrics.find(({ id }) => id === metric)?.summary;
  return summary?.statistic === "ratio" ? [summary.logLikelihood, summary.size] : [metric];
}

describe("the metric that stands for a task", () => {
  it("is known for every kind of task here", () => {
    expect(Object.keys(cases)).toEqual(taskKinds.map(({ id: kind }) => kind));
  });

  const all = Object.entries(cases).flatMap(([kind, ofKind]) => ofKind.map((one) => ({ kind, ...one })));
  it.each(all)("exists and is in every answer's scores: $kind $settings", ({ kind: name, settings, item }) => {
    const { kind, config, items } = taskOf("s/t", name, [{ id: "i", ...item }], settings);
    const [asked] = items;
    const metric = kind.primaryMetric(config);
    if (metric === null) return expect(kind.method).toBe("timing");
    expect(scoreMetrics.map(({ id }) => id)).toContain(metric);
    for (const text of ["1", "", "nothing of the kind", "{}"]) {
      const { values } = kind.score(replyTo(kind.request(asked!, config, 1), text), asked!, config, 1);
      expect(Object.keys(values)).toEqual(expect.arrayContaining([...partsOf(metric)]));
    }
  });
});
