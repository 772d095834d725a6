// Two built checkouts that are asked the same, and the runs they are asked about.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, join, resolve } from "node:path";

/** Asks a checkout's program, in an empty folder and without this user's calibration: `{ code, document, stderr }`. */
export function programOf(checkout, folder) {
  const main = resolve(checkout, "dist/cli/main.js");
  if (!existsSync(main)) throw new Error(`${checkout} is not built: npm run build`);
  return (args) => inTurn(() => ask(main, args, folder));
}

function ask(main, args, folder) {
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, [main, ...args], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: "1", XDG_STATE_HOME: folder },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [out, errors] = [[], []];
    child.stdout.on("data", (chunk) => out.push(chunk));
    child.stderr.on("data", (chunk) => errors.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      const stderr = Buffer.concat(errors).toString().trim();
      done({ code, document: parsed(Buffer.concat(out).toString()), stderr });
    });
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

let running = 0;
const waiting = [];

/** As many at once as there are cores. */
async function inTurn(work) {
  if (running >= availableParallelism()) await new Promise((go) => waiting.push(go));
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

/** Runs at or below each path: `{ folder, name, subjects }`, a subject being a model, with its settings where there are several. */
export function runsAt(paths) {
  return paths
    .flatMap((path) => foldersOf(resolve(path)))
    .map((folder) => ({
      folder,
      name: basename(folder),
      subjects: subjectsOf(JSON.parse(readFileSync(join(folder, "plan.json"), "utf8"))),
    })); // prettier-ignore
}

/** Baseline files below a folder. */
export function baselinesAt(path) {
  return everythingBelow(path).filter(
    (file) => file.endsWith(".json") && parsed(readFileSync(file, "utf8"))?.kind === "schoolmark-baseline",
  );
}

function foldersOf(path) {
  const found = everythingBelow(path).filter((file) => basename(file) === "plan.json");
  if (found.length === 0) throw new Error(`there is no run at or below ${path}`);
  return found.map((file) => resolve(file, ".."));
}

function everythingBelow(path) {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.path, entry.name))
    .sort();
}

function subjectsOf({ models, variants }) {
  return models.flatMap(({ id }) =>
    variants.map((variant) => ({
      model: id,
      variant: variant.id,
      id: variants.length > 1 ? `${id} (${variant.id})` : id,
    })),
  ); // prettier-ignore
}
