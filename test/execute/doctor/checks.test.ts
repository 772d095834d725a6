import { describe, expect, it } from "vitest";
import { checksOf } from "../../../src/execute/doctor/checks.ts";
import type { ChanceTrial, Check, Examination } from "../../../src/execute/doctor/types.ts";
import type { ExaminedTemplate } from "../../../src/runners/examined-template.ts";
import type { ExamineReply } from "../../../src/runners/types.ts";
import { modelIdentity } from "../../support/model-identity.ts";

const template: ExaminedTemplate = {
  sha256: "a".repeat(64),
  refusal: null,
  rendered: "x",
  takesSystemMessage: true,
  writesBos: false,
  thinking: "none",
};
const reply: ExamineReply = {
  kind: "examine",
  bos: "prepended",
  bosProbes: [10, 10.01, 9.99].map((withBos) => ({ tokens: 10, withBos, withoutBos: withBos })),
  template,
  returned: ["one 1", "two"],
  promptTokens: 0,
  generatedTokens: 0,
  timing: { wallMs: 1, engineMs: 1, samplingMs: 0, cpuMs: 1 },
};
const trial: ChanceTrial = { suite: "s", asked: 40, right: 30, chance: 0.25, chosen: [10, 10, 10, 10] };

function check(
  id: Check["id"],
  changes: { reply?: Partial<ExamineReply>; trial?: Partial<ChanceTrial>; roundTrips?: readonly string[] },
): Check {
  const examination: Examination = {
    model: modelIdentity(),
    reply: { ...reply, ...changes.reply },
    roundTrips: changes.roundTrips ?? ["one 1", "two"],
    trial: { ...trial, ...changes.trial },
  };
  return checksOf(examination).find((one) => one.id === id)!;
}

/** Texts of ten tokens that cost so many nats a token more without a BOS. */
const costing = (...nats: readonly number[]) =>
  nats.map((more) => ({ tokens: 10, withBos: 20, withoutBos: 20 + 10 * more }));

describe("a sound model", () => {
  it("has nothing to be told", () => {
    for (const id of ["bos", "chat-template", "tokenizer", "chance"] as const)
      expect(check(id, {})).toMatchObject({ state: "ok", advice: null });
  });
});

describe("the BOS", () => {
  it("is noted where leaving it out costs much", () => {
    expect(check("bos", { reply: { bosProbes: costing(0.3, 0.4, 0.35) } })).toMatchObject({
      state: "note",
      finding: expect.stringContaining("+0.350 nats a token"),
    });
  });

  it("is a problem where the file puts it and texts are worse for it, or leaves it out and they miss it", () => {
    expect(check("bos", { reply: { bosProbes: costing(-0.3, -0.4, -0.35) } }).state).toBe("problem");
    expect(check("bos", { reply: { bos: "left-out", bosProbes: costing(0.3, 0.4, 0.35) } }).state).toBe("problem");
  });

  it("is none where the difference is small or not told from none", () => {
    expect(check("bos", { reply: { bosProbes: costing(0.01, 0.012, 0.011) } }).state).toBe("ok");
    expect(check("bos", { reply: { bosProbes: costing(-0.9, 0.8, -0.3) } }).state).toBe("ok");
    expect(check("bos", { reply: { bos: "none", bosProbes: [] } }).state).toBe("ok");
  });
});

describe("the chat template", () => {
  it("is a problem where it refuses a question", () => {
    const refused = { ...template, refusal: "no" };
    expect(check("chat-template", { reply: { template: refused } })).toMatchObject({ state: "problem", finding: "no" });
  });

  it("is noted where there is none, where it takes no system message and where the model always thinks", () => {
    for (const other of [
      null,
      { ...template, takesSystemMessage: false },
      { ...template, thinking: "always" as const },
    ])
      expect(check("chat-template", { reply: { template: other } }).state).toBe("note");
  });
});

describe("the tokenizer", () => {
  it("may put a space before a text", () => {
    expect(check("tokenizer", { reply: { returned: [" one 1", " two"] } }).state).toBe("ok");
  });

  it("is a problem where plain words are lost, and noted where signs and scripts are", () => {
    expect(check("tokenizer", { reply: { returned: ["one", "two"] } }).state).toBe("problem");
    expect(check("tokenizer", { roundTrips: ["好"], reply: { returned: ["?"] } })).toMatchObject({
      state: "note",
      finding: expect.stringContaining("好"),
    });
  });
});

describe("a few questions", () => {
  it("are a problem below chance, and where all answers are the same choice", () => {
    expect(check("chance", { trial: { right: 1 } })).toMatchObject({
      state: "problem",
      finding: expect.stringContaining("below chance"),
    });
    expect(check("chance", { trial: { right: 10, chosen: [0, 40] } })).toMatchObject({
      state: "problem",
      finding: expect.stringContaining("choice 2"),
    });
  });

  it("are noted where the model is not told from guessing, or there are none", () => {
    expect(check("chance", { trial: { right: 10 } }).state).toBe("note");
    expect(check("chance", { trial: { asked: 0, right: 0, chosen: [] } }).state).toBe("note");
  });
});
