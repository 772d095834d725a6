import { symlinkSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expandGlob, isGlob, matchesName } from "../../src/models/glob.ts";
import { folderWith } from "./gguf/gguf-writer.ts";

test("a pattern is told from a path", () => {
  expect(["a*", "a?b", "{a,b}.gguf"].map(isGlob)).toEqual([true, true, true]);
  expect(["a.gguf", "a{b}.gguf", "a[1].gguf"].map(isGlob)).toEqual([false, false, false]);
});

describe("names", () => {
  test.each([
    ["*", "anything", true],
    ["a*c", "abbc", true],
    ["a*c", "abbd", false],
    ["?", "ab", false],
    ["a?c", "abc", true],
    ["*.gguf", "x.gguf", true],
    ["*.gguf", "x.ggufs", false],
    ["a**b", "ab", true],
    ["", "", true],
    ["(a|b)+", "(a|b)+", true],
  ])("%s against %s: %s", (pattern, name, matches) => expect(matchesName(pattern, name)).toBe(matches));

  test("agree with the pattern read as a regular expression", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
    const name = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
    fc.assert(
      fc.property(letters, name, (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
        expect(matchesName(pattern, text)).toBe(expression.test(text));
      }),
      { seed: 1 },
    );
  });

  test("that invite backtracking are decided at once", () => {
    const started = performance.now();
    expect(matchesName(`${"a*".repeat(60)}b`, "a".repeat(255))).toBe(false);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe("files", () => {
  const files = { "a.gguf": "", ".hidden.gguf": "", "x/b.gguf": "", "x/y/c.gguf": "", ".dot/d.gguf": "" };
  const found = (pattern: string, separator?: string): string[] => {
    const folder = folderWith(files);
    symlinkSync(folder, join(folder, "x", "loop"));
    return expandGlob(join(folder, pattern), separator).map((path) => path.slice(folder.length + 1));
  };

  test("one level", () => expect(found("*.gguf")).toEqual(["a.gguf"]));
  test("any depth, links not followed", () => expect(found("**/*.gguf")).toEqual(["a.gguf", "x/b.gguf", "x/y/c.gguf"]));
  test("any depth in the middle", () => expect(found("x/**/c.gguf")).toEqual(["x/y/c.gguf"]));
  test("any depth at the end", () => expect(found("x/**")).toEqual(["x/b.gguf", "x/y/c.gguf"]));
  test("a folder's name", () => expect(found("?/*.gguf")).toEqual(["x/b.gguf"]));
  test("dots only when asked for", () => expect(found(".*.gguf")).toEqual([".hidden.gguf"]));
  test("braces within braces", () => expect(found("{a,x/{b,y/c}}.gguf")).toEqual(["a.gguf", "x/b.gguf", "x/y/c.gguf"]));
  test("with the separators of Windows", () => expect(found("x\\*.gguf", "\\")).toEqual(["x/b.gguf"]));
  test("none", () => expect(found("nowhere/*.gguf")).toEqual([]));
});

test("a pattern that stands for too many is refused", () => {
  expect(() => expandGlob("{a,b}".repeat(40))).toThrow(/more than 1024 patterns; name fewer/);
});
