import { existsSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { shellWord } from "../../lib/shell-word.ts";

/** The folder of this package, three levels above this file in `src/` as in `dist/`. */
const ownFolder = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * The command that installs this program's packages again, the engine among them. It is of the project that this package
 * lies in, or of this package itself.
 */
export function installCommand(own = ownFolder): string {
  const inside = own.indexOf(`${sep}node_modules${sep}`);
  const project = inside < 0 ? own.slice(0, own.endsWith(sep) ? -1 : undefined) : own.slice(0, inside);
  const has = (file: string): boolean => existsSync(join(project, file));
  if (!has("package.json")) return "npm install --global schoolmark";
  // Only `ci` replaces what is there but broken.
  return `npm --prefix ${shellWord(project)} ${has("package-lock.json") ? "ci" : "install"}`;
}
