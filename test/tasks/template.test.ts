import { describe, expect, it } from "vitest";
import { fillTemplate } from "../../src/tasks/template.ts";

describe("a prompt template", () => {
  it("is filled with the item's fields, each as often as it is named", () => {
    expect(fillTemplate("{a}+{b}={a}", { a: "1", b: 2 })).toBe("1+2=1");
  });

  it("has braces written double", () => {
    expect(fillTemplate('{{"q": "{q}"}}', { q: "x" })).toBe('{"q": "x"}');
  });

  it("leaves braces that name no field as they are", () => {
    expect(fillTemplate("f(x) = { x | x > 0 }", {})).toBe("f(x) = { x | x > 0 }");
  });

  it("puts fields in as they are: braces and dollars in an item are text", () => {
    expect(fillTemplate("<{a}>", { a: "{b} $& $1 }}" })).toBe("<{b} $& $1 }}>");
  });

  it.each(["missing", "constructor", "toString", "list"])("refuses {%s} when the item has no such text", (name) => {
    expect(() => fillTemplate(`{${name}}`, { list: ["a"] })).toThrow(`{${name}}`);
  });
});
