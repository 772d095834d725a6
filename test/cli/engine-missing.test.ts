import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { bundledModels, emptyFolder, schoolmark } from "./support.ts";

const project = new URL("../../", import.meta.url).pathname;
const model = bundledModels()[0]!;

/** This program as it is installed beside another project's packages, but for what is left out. */
function installed(leftOut: readonly string[]): string {
  const folder = join(emptyFolder(), "project");
  const own = join(folder, "node_modules", "schoolmark");
  mkdirSync(own, { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}");
  writeFileSync(join(folder, "package-lock.json"), "{}");
  for (const name of ["dist", "package.json"]) cpSync(join(project, name), join(own, name), { recursive: true });
  for (const name of ["suites", "models"]) symlinkSync(join(project, name), join(own, name));
  for (const name of readdirSync(join(project, "node_modules"))) {
    if (leftOut.includes(name) || name === "node-llama-cpp") continue;
    symlinkSync(join(project, "node_modules", name), join(folder, "node_modules", name));
  }
  // Copied, since a package looks for others from where it really lies; its sources are of no use here.
  if (!leftOut.includes("node-llama-cpp"))
    cpSync(join(project, "node_modules", "node-llama-cpp"), join(folder, "node_modules", "node-llama-cpp"), {
      recursive: true,
      filter: (path) => !path.endsWith(".bundle"),
    });
  return folder;
}

describe.each([
  ["that is not installed", ["node-llama-cpp"], "Cannot find package 'node-llama-cpp'"],
  [
    "whose binary is not installed",
    ["@node-llama-cpp"],
    `its binary for ${process.platform}-${process.arch} is missing`,
  ],
])("an engine %s", (_, leftOut, reason) => {
  let folder: string;
  let main: string;
  beforeAll(() => {
    folder = installed(leftOut);
    main = join(folder, "node_modules", "schoolmark", "dist", "cli", "main.js");
  });

  test("ends a run with 2 and the command that installs it, and leaves nothing behind", async () => {
    const cwd = emptyFolder();
    const { code, stdout, stderr } = await schoolmark(["run", model, "-s", "schoolbook", "--limit", "1"], {
      cwd,
      main,
    });
    expect(stderr).toMatch(/^error: .*\n$/);
    expect(stderr).toContain(reason);
    expect(stderr).toContain(`npm --prefix ${folder} ci\n`);
    expect([code, stdout, readdirSync(cwd)]).toEqual([2, "", []]);
  });

  test("is told by doctor among all else, with 2", async () => {
    const { code, stdout } = await schoolmark(["doctor", "--json"], { main });
    const { engine, roofs } = JSON.parse(stdout) as { engine: unknown; roofs: readonly unknown[] };
    expect(engine).toEqual({ state: "missing", reason: expect.stringContaining(`npm --prefix ${folder} ci`) });
    expect([code, roofs.length > 0]).toEqual([2, true]);
  });

  test("is told by models fit beside the memory, with 2", async () => {
    const { code, stdout } = await schoolmark(["models", "fit", model, "-c", "512"], { main });
    expect(stdout).toContain("fits in ");
    expect(stdout).toContain(`npm --prefix ${folder} ci`);
    expect(code).toBe(2);
  });
});
