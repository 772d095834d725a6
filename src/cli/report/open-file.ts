import { spawn } from "node:child_process";
import { resolve } from "node:path";

/** The program that opens a file as a double click would, with its words; no shell takes part, so no name can be a command. */
function opener(platform: NodeJS.Platform): readonly [program: string, ...words: readonly string[]] {
  if (platform === "darwin") return ["open"];
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler"];
  return ["xdg-open"];
}

/** Opens a file in the program that the system has for it, and does not wait for it; false where there is none. */
export async function openFile(path: string): Promise<boolean> {
  const [program, ...words] = opener(process.platform);
  const child = spawn(program, [...words, resolve(path)], { detached: true, stdio: "ignore" });
  child.unref();
  return new Promise((done) => {
    child.once("spawn", () => done(true));
    child.once("error", () => done(false));
  });
}
