import { readFileSync } from "node:fs";
import { expect, it, test } from "vitest";
import { generatedFiles } from "../src/docs/generated-files.ts";
import { withMarkedParts } from "../src/lib/marked-parts.ts";

test.each(generatedFiles)("$path is what the program says today (npm run generate)", ({ path, content }) => {
  const current = readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
  expect(content(current)).toBe(current);
});

it("a generated part replaces what stood in its place, and a page without that place is refused by its name", () => {
  const page = "before\n<!-- generated: a -->\nold\n<!-- end: a -->\nafter\n";
  const once = withMarkedParts(page, { a: "new" });
  expect(once).toBe("before\n<!-- generated: a -->\n\nnew\n\n<!-- end: a -->\nafter\n");
  expect(withMarkedParts(once, { a: "new" })).toBe(once);
  expect(() => withMarkedParts(page, { b: "new" })).toThrow('no place for "b"');
});
