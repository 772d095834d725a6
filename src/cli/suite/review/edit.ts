import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Lets a person change a text in the editor of theirs; no shell takes part. Throws Error where it can't be started. */
export async function editText(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "schoolmark-review-"));
  const file = join(folder, "item.json");
  try {
    await writeFile(file, text);
    const [program = "vi", ...words] = (process.env["VISUAL"] || process.env["EDITOR"] || defaultEditor()).split(/\s+/);
    await ended(program, [...words, file]);
    return await readFile(file, "utf8");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const defaultEditor = (): string => (process.platform === "win32" ? "notepad" : "vi");

async function ended(program: string, words: readonly string[]): Promise<void> {
  const child = spawn(program, words, { stdio: "inherit" });
  await new Promise<void>((done, failed) => {
    child.once("error", () => failed(new Error(`the editor ${program} can't be started: set EDITOR`)));
    child.once("close", (code) =>
      code === 0 ? done() : failed(new Error(`the editor ${program} ended with code ${code}: nothing was changed`)),
    );
  });
}
