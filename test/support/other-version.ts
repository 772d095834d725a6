import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Another version of the built program: the same with one text of one of its files replaced. */
export function otherVersion(folder: string, file: string, was: string, is: string) {
  cpSync(join(root, "dist"), join(folder, "dist"), {
    recursive: true,
    filter: (path) => !/\.(map|d\.ts)$/.test(path),
  });
  for (const part of ["models", "suites", "schemas", "node_modules", "package.json"])
    symlinkSync(join(root, part), join(folder, part));
  const path = join(folder, "dist", file);
  const before = readFileSync(path, "utf8");
  if (!before.includes(was)) throw new Error(`${file} holds no ${was}`);
  writeFileSync(path, before.replace(was, is));
  return (args: readonly string[], cwd: string) => {
    const env = { ...process.env, NO_COLOR: "1" };
    const { status, ...told } = spawnSync(process.execPath, [join(folder, "dist/cli/main.js"), ...args], {
      cwd,
      env,
      encoding: "utf8",
    });
    return { code: status, stdout: told.stdout, stderr: told.stderr };
  };
}
