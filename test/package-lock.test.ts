import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, test } from "vitest";

/** What npm writes down of a package; `optional` ones may be left out where they do not fit the machine. */
interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly license?: string;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const json = (file: string): unknown => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), "utf8"));
const { packages } = json("package-lock.json") as { packages: Readonly<Record<string, Locked>> };
const { allowScripts } = json("package.json") as { allowScripts: Readonly<Record<string, boolean>> };
const nameOf = (place: string): string => place.replace(/^.*node_modules\//, "");

/** Whether Node finds a package of this name from a place: in its own folder of packages, or in one above. */
function isFound(name: string, place: string): boolean {
  for (let folder = place; ; folder = posix.dirname(folder)) {
    const base = folder === "." ? "" : `${folder}/`;
    if (packages[`${base}node_modules/${name}`] !== undefined) return true;
    if (base === "") return false;
  }
}

describe("the lock file", () => {
  test("holds an engine of this version for each platform that the engine's package names", () => {
    const engine = packages["node_modules/node-llama-cpp"];
    const engines = Object.entries(engine?.optionalDependencies ?? {});
    expect(engines.length).toBeGreaterThanOrEqual(14);
    for (const [name, version] of engines)
      expect({ name, ...packages[`node_modules/${name}`] }).toMatchObject({
        name,
        version,
        optional: true,
        license: "MIT",
        os: [expect.any(String)],
        cpu: expect.arrayContaining([expect.any(String)]),
      });
  });

  // `npm ci` fails, on every platform, on one that is missing, though it would not be installed there.
  test("holds whatever a package in it depends on", () => {
    const missing = Object.entries(packages).flatMap(([place, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies })
        .filter((name) => !isFound(name, place))
        .map((name) => `${place} → ${name}`),
    );
    expect(missing).toEqual([]);
  });

  test("names no registry: packages come from the one that is configured", () => {
    expect(Object.keys(packages).filter((place) => packages[place]?.resolved !== undefined)).toEqual([]);
    expect(JSON.stringify(packages)).not.toMatch(/https?:[^"]*\.tgz/);
  });

  test("has no install script that package.json neither allows nor denies", () => {
    const scripted = Object.keys(packages).filter((place) => packages[place]?.hasInstallScript === true);
    expect(scripted.map(nameOf).filter((name) => allowScripts[name] === undefined)).toEqual([]);
    expect(Object.keys(allowScripts).filter((name) => !scripted.map(nameOf).includes(name))).toEqual([]);
  });
});
