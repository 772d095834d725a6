import { describe, expect, it } from "vitest";
import { findByPattern, patternProblem } from "../../src/tasks/pattern.ts";

describe("a pattern", () => {
  const search = (patienceMs: number) => findByPattern("^(a+)+$", `${"a".repeat(5000)}b`, "first", patienceMs);

  it("that would search for years is stopped, and says so", () => {
    expect(() => search(100)).toThrow(/did not come to an end within 100 ms/);
  });

  it("leaves those after it as right as before", () => {
    expect(() => search(100)).toThrow();
    expect(findByPattern("(\\d+)", "no 1, no 2", "last")).toBe("2");
  });

  it("may escape what Unicode patterns don't allow, and else takes emoji as one character", () => {
    expect(findByPattern("(\\-?\\d)", "-5", "first")).toBe("-5");
    expect(findByPattern("^(.)", "😀!", "first")).toBe("😀");
  });

  it("is refused when it is none", () => {
    expect(patternProblem("(a")).toMatch(/Unterminated group/);
    expect(patternProblem("a|b")).toBeNull();
  });
});
