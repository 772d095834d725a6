import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, it } from "vitest";
import { shellWord } from "../../src/lib/shell-word.ts";

it.each(["run", "-m", "models/a.gguf", "--limit=3", "hf:me/a:Q8_0", "größe.gguf"])("leaves %s as it is", (word) => {
  expect(shellWord(word)).toBe(word);
});

it.skipIf(process.platform === "win32")("gives a shell back what it was given", () => {
  const awkward = ["", "~", "~/a b", "it's", "$HOME", "`id`", "*", "a\nb", "\\", "#", "!"];
  const text = fc.string({ unit: "binary" }).filter((word) => !word.includes("\0"));
  const words = [...awkward, ...fc.sample(text, 100)];
  const command = `printf '%s\\0' ${words.map(shellWord).join(" ")}`;
  const printed = execFileSync("sh", ["-c", command], { encoding: "utf8" });
  expect(printed.split("\0").slice(0, -1)).toEqual(words);
});
