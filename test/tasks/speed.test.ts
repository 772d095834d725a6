import { expect, it } from "vitest";
import { speed } from "../../src/tasks/speed.ts";

const config = { repeats: 5 };
const item = { id: "s", phase: "decode" as const, tokens: 32, depth: 128 };

it("asks for a timing with the seed that makes its tokens", () => {
  expect(speed.request(item, config, 7)).toEqual({
    kind: "time",
    phase: "decode",
    tokens: 32,
    depth: 128,
    repeats: 5,
    seed: 7,
  });
});

it("is left out by models too short for it, and scores nothing", () => {
  expect(speed.extent(item, config)).toMatchObject({ tokens: 160, whenTooLong: "skip" });
  expect(speed.primaryMetric(config)).toBeNull();
});

it("is repeated in every load", () => {
  expect(speed.repeats).toBe("each-load");
});
