import { existsSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { shellWord } from "../../lib/shell-word.ts";

/** The folder of this package, three levels above this file in `src/` as in `dist/`. */
const ownFolder = fileURLToPath(new URL("../../../", import.meta.url));

/** The names that the engine's packages give to what Node calls otherwise. */
const platformNames: Readonly<Record<string, string>> = { darwin: "mac", win32: "win" };
const archNames: Readonly<Record<string, string>> = { arm: "armv7l" };

/** Whether the engine comes as a package, ready to run, for a platform and processor as Node names them. */
function isPrebuilt(platform: string, arch: string, packages: readonly string[]): boolean {
  const name = `@node-llama-cpp/${platformNames[platform] ?? platform}-${archNames[arch] ?? arch}`;
  return packages.some((one) => one === name || one.startsWith(`${name}-`));
}

/** Where the engine's package lies and which packages have its binaries. */
interface EnginePackage {
  readonly folder: string;
  readonly binaries: readonly string[];
}

/** null where it is not installed. */
function enginePackage(): EnginePackage | null {
  try {
    const folder = fileURLToPath(new URL("../", import.meta.resolve("node-llama-cpp")));
    const { optionalDependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return { folder, binaries: Object.keys(optionalDependencies) };
  } catch {
    return null;
  }
}

/** What to do about an engine that does not start: install it again, or build it where no package has it. */
export function engineAdvice(
  own = ownFolder,
  { platform, arch }: { readonly platform: string; readonly arch: string } = process,
  engine = enginePackage(),
): string {
  if (engine === null || isPrebuilt(platform, arch, engine.binaries))
    return `install it again with: ${installCommand(own)}`;
  const program = join(engine.folder, "dist", "cli", "cli.js");
  return `no package has it for ${platform}-${arch}: build it, with a C++ compiler at hand, by: node ${shellWord(program)} source download`;
}

/** The command that installs the packages of the project again that this one lies in, or its own: the engine among them. */
function installCommand(own: string): string {
  const inside = own.indexOf(`${sep}node_modules${sep}`);
  const project = inside < 0 ? own.slice(0, own.endsWith(sep) ? -1 : undefined) : own.slice(0, inside);
  const has = (file: string): boolean => existsSync(join(project, file));
  if (!has("package.json")) return "npm install --global schoolmark";
  // Only `ci` replaces what is there but broken.
  return `npm --prefix ${shellWord(project)} ${has("package-lock.json") ? "ci" : "install"}`;
}
