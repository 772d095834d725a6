import { describe, expect, it } from "vitest";
import { createNoiseTally } from "../../../src/report/data/noise.ts";
import {
  askingInWords,
  ownSpeedInWords,
  retakingInWords,
  threadChoiceInWords,
  timingsInWords,
} from "../../../src/report/words/protocol.ts";
import { choiceTask, load, planOf, timeTask } from "../../metrics/records.ts";

const timed = planOf([timeTask], { runner: "llama" });

describe("the protocol in words", () => {
  it("says how timings end: at a precision, after a time, or by number", () => {
    expect(timingsInWords({ ...timed, precision: 0.02 })).toMatch(/within ±2(\.0)? %.*2 s each/);
    expect(timingsInWords({ ...timed, precision: 0.05, timeBudgetSeconds: 60 })).toContain("60 s for all of them");
    expect(timingsInWords(timed)).toContain("as often as its suite says");
  });

  it("says within which time disturbed timings are taken again", () => {
    expect(retakingInWords({ ...timed, profile: "quick" })).toContain("10 % of what timings take");
    expect(retakingInWords({ ...timed, profile: "full" })).toContain("50 % of what timings take");
  });

  it("says nothing of what a run did not do", () => {
    expect(timingsInWords(planOf([choiceTask], { runner: "llama" }))).toBeNull();
    expect(retakingInWords(planOf([choiceTask], { runner: "llama" }))).toBeNull();
    expect(askingInWords({ ...timed, runner: "fake" })).toBeNull();
    expect(threadChoiceInWords(timed, [])).toBeNull();
    expect(ownSpeedInWords(createNoiseTally().finish())).toBeNull();
  });

  it("says where the number of threads comes from", () => {
    const trial = [1, 2].map((threads) => ({ threads, decodeTokensPerSecond: threads }));
    const [variant] = timed.variants;
    if (variant === undefined) throw new Error("a plan has a variant");
    const chosen = { ...timed, variants: [{ ...variant, threads: null }] };
    expect(threadChoiceInWords(chosen, [load({ threadTrial: trial })])).toContain("trial of 1, 2");
    expect(threadChoiceInWords({ ...timed, variants: [{ ...variant, threads: 2 }] }, [load()])).toBe("as asked for");
  });
});
