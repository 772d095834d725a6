import { describe, expect, it } from "vitest";
import { examine } from "../../src/runners/llama/examine.ts";
import { bigrams, inventedDecoder } from "../support/invented-decoder.ts";

const vocabulary = ["<s>", "</s>", "a", "b", "c"];
/** `b` after `a` is likely only where a BOS stands at the beginning. */
const bosMatters = (before: readonly number[], token: number): number =>
  Math.log(token === 3 && before[0] === 0 ? 0.8 : 0.05);
const request = { kind: "examine", texts: ["ab", "abab"], roundTrips: ["abc", "ca"] } as const;
const examined = (changes: Partial<Parameters<typeof inventedDecoder>[0]> = {}) =>
  examine(inventedDecoder({ vocabulary, language: bosMatters, ...changes }), request);

describe("the examination of a model", () => {
  it("predicts each text with a BOS and without, but for its first token", async () => {
    const { bos, bosProbes } = await examined();
    expect(bos).toBe("prepended");
    expect(bosProbes.map(({ tokens }) => tokens)).toEqual([1, 3]);
    expect(bosProbes[0]?.withBos).toBeCloseTo(-Math.log(0.8), 12);
    expect(bosProbes[0]?.withoutBos).toBeCloseTo(-Math.log(0.05), 12);
  });

  it("tries a BOS that the file leaves out, and tells that it does", async () => {
    const { bos, bosProbes } = await examined({ bos: null, bosToken: 0 });
    expect(bos).toBe("left-out");
    expect(bosProbes).toHaveLength(2);
  });

  it("has nothing to try where there is no BOS", async () => {
    expect(await examined({ bos: null, bosToken: null })).toMatchObject({ bos: "none", bosProbes: [] });
  });

  it("gives texts back as the tokens make them", async () => {
    expect((await examined()).returned).toEqual(["abc", "ca"]);
  });

  it("renders a question with the chat template", async () => {
    const { template } = await examined({
      chat: "{{ bos_token }}{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}",
    });
    expect(template).toMatchObject({ refusal: null, takesSystemMessage: true, writesBos: true, thinking: "none" });
    expect(template?.rendered).toMatch(/^<s>\[user\]What/);
    expect(template?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("tells of a template that refuses questions, leaves them out or takes no system message", async () => {
    const refusing = await examined({ chat: "{{ raise_exception('not today') }}" });
    expect(refusing.template).toMatchObject({ refusal: expect.stringContaining("not today"), rendered: "" });
    expect((await examined({ chat: "hello" })).template?.refusal).toContain("leaves the question out");
    expect((await examined({ chat: "{{ messages[-1].content }}" })).template?.takesSystemMessage).toBe(false);
  });

  it("leaves nothing in the context that a later question would take for its own", async () => {
    const decoder = inventedDecoder({ vocabulary, language: bigrams(vocabulary, {}), contextSize: 8 });
    await examine(decoder, request);
    expect(decoder.held().length).toBeLessThan(8);
  });
});
