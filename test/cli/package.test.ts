import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { emptyFolder, onlyRun } from "./support.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const consumer = emptyFolder();

/** As npm lays a package out: its files unpacked, and what it depends on beside it. */
function install(): void {
  const pack = ["pack", "--ignore-scripts", "--silent", "--pack-destination", consumer];
  const tarball = execFileSync("npm", pack, { cwd: root, encoding: "utf8" }).trim();
  const modules = join(consumer, "node_modules");
  mkdirSync(join(modules, "schoolmark"), { recursive: true });
  const unpack = ["-xzf", join(consumer, basename(tarball)), "-C", join(modules, "schoolmark"), "--strip-components=1"];
  execFileSync("tar", unpack);
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { dependencies: object };
  for (const name of [...Object.keys(dependencies), "@types/node", "undici-types"]) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  writeFileSync(join(consumer, "package.json"), JSON.stringify({ name: "consumer", type: "module", private: true }));
  cpSync(join(root, "examples"), join(consumer, "examples"), { recursive: true });
}

function node(words: readonly string[]) {
  return spawnSync(process.execPath, words, {
    cwd: consumer,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
}

function example(name: string, ...words: readonly string[]): string {
  const { status, stdout, stderr } = node([join("examples", `${name}.mjs`), ...words]);
  expect({ name, status, stderr }).toEqual({ name, status: 0, stderr: "" });
  return stdout;
}

beforeAll(install);

describe("the packed package, installed elsewhere", () => {
  it("runs its examples, from a run to a report", () => {
    const ran = example("run", "skilled", "novice", "-s", "everyday", "--limit", "4", "--runner", "fake");
    expect(ran).toMatch(/^\d+ jobs; records in .+\n(fake-\w+: load \d of 3\n)+done: .+, 0 jobs failed\n$/);
    const run = onlyRun(join(consumer, "results"));
    expect(example("records", run)).toMatch(/^2 models, \d+ tasks, \d+ jobs\n/);
    expect(example("rows", run)).toMatch(/^fake-skilled, all tasks: 0\.\d+ share \(0\.\d+–[01]\.\d+\), n \d+$/m);
    const [base, candidate] = [`${run}#fake-skilled`, `${run}#fake-novice`];
    expect(example("compare", base, candidate)).toMatch(
      /^everyday\/\S+, acc: -?0\.\d+ \(.+\), \d+ items lost, \d+ gained$/m,
    );
    // So few items can't show that nothing is lost.
    const gate = node([join("examples", "gate.mjs"), base, base, "junit.xml"]);
    expect({ ...gate, stdout: gate.stdout.split(":")[0] }).toMatchObject({
      status: 3,
      stdout: "undecided",
      stderr: "",
    });
    expect(readFileSync(join(consumer, "junit.xml"), "utf8")).toContain("<testcase ");
    example("report", run, "out");
    expect(readdirSync(join(consumer, "out")).sort()).toEqual([
      "report.csv",
      "report.html",
      "report.json",
      "report.md",
      "report.text",
    ]);
  });

  it("gives a gate's verdict as an exit code, and what is wrong in one line", () => {
    const wrong = node([join("examples", "gate.mjs"), "nowhere", "nowhere"]);
    expect(wrong.status).toBe(2);
    expect(wrong.stderr).toMatch(/^"nowhere" is neither a run, nor a baseline .+\n$/);
  });

  it("ends an example that is interrupted while it prepares with one line", () => {
    const press = `process.on("newListener", (name) => {
      if (name === "SIGINT") queueMicrotask(() => process.emit("SIGINT"));
    });`;
    const preload = `data:text/javascript,${encodeURIComponent(press)}`;
    const run = [
      join("examples", "run.mjs"),
      "skilled",
      "-s",
      "everyday",
      "--runner",
      "fake",
      "--results",
      "interrupted",
    ];
    const { status, stderr } = node(["--import", preload, ...run]);
    expect({ status, stderr }).toEqual({ status: 130, stderr: "interrupted: nothing was begun\n" });
    expect(existsSync(join(consumer, "interrupted"))).toBe(false);
  });

  it.each([
    ["with Node's types", { lib: ["es2022"], types: ["node"] }],
    ["with a browser's types", { lib: ["es2022", "dom"], types: [] }],
  ])("has types that a strict TypeScript program compiles with, %s", (_name, options) => {
    cpSync(join(root, "test", "fixtures", "package-consumer.ts"), join(consumer, "consumer.ts"));
    const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true };
    const compilerOptions = { ...strict, module: "nodenext", target: "es2022", preserveSymlinks: true, ...options };
    writeFileSync(join(consumer, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));
    const { status, stdout } = node([join(root, "node_modules", "typescript", "bin", "tsc"), "-p", "."]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });

  it("gives its schemas and its package.json, and nothing else of its files", () => {
    const given = ["schoolmark/schemas/record.schema.json", "schoolmark/package.json"];
    const inside = ["schoolmark/dist/index.js", "schoolmark/dist/cli/main.js", "schoolmark/suites/speed.yaml"];
    const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { exports: object };
    expect(Object.keys(exports)).toEqual([".", "./schemas/*", "./package.json"]);
    expect(inside.every((name) => existsSync(join(consumer, "node_modules", name)))).toBe(true);
    const code = `for (const name of ${JSON.stringify([...given, ...inside])})
      console.log(await import(name, { with: { type: "json" } }).then(() => "given", ({ code }) => code));`;
    const { stdout } = node(["--input-type=module", "-e", code]);
    const refused = "ERR_PACKAGE_PATH_NOT_EXPORTED";
    expect(stdout.trim().split("\n")).toEqual(["given", "given", refused, refused, refused]);
  });
});
