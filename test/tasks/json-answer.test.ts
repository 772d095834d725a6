import { expect, it } from "vitest";
import { matchesSchema } from "../../src/tasks/json-answer.ts";

it("a schema's pattern that would search for years is stopped, and is no verdict", () => {
  const schema = { type: "object", properties: { code: { type: "string", pattern: "^(a+)+$" } } };
  expect(matchesSchema({ code: "aaa" }, schema)).toBe(true);
  expect(matchesSchema({ code: "b" }, schema)).toBe(false);
  expect(() => matchesSchema({ code: `${"a".repeat(5000)}b` }, schema)).toThrow(
    "the JSON schema's check did not come to an end within 2000 ms on this answer",
  );
});
