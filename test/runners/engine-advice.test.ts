import { join } from "node:path";
import { expect, it } from "vitest";
import { engineAdvice } from "../../src/runners/llama/engine-advice.ts";

const engine = {
  folder: join("/x", "node-llama-cpp"),
  binaries: ["@node-llama-cpp/linux-x64", "@node-llama-cpp/linux-armv7l", "@node-llama-cpp/mac-arm64-metal"],
};
const program = join(engine.folder, "dist", "cli", "cli.js");

it.each([
  ["linux", "x64"],
  ["linux", "arm"],
  ["darwin", "arm64"],
])("has what comes as a package for %s-%s installed again", (platform, arch) => {
  expect(engineAdvice("/p/", { platform, arch }, engine)).toMatch(/^install it again with: npm /);
});

it.each([
  ["freebsd", "x64"],
  ["linux", "ppc64"],
  ["darwin", "x64"],
])("has what no package holds for %s-%s built", (platform, arch) => {
  const advice = engineAdvice("/p/", { platform, arch }, engine);
  expect(advice).toContain(`no package has it for ${platform}-${arch}`);
  expect(advice).toMatch(/: node (\S+) source download$/);
  expect(advice).toContain(program);
});

it("has an engine that is not there at all installed", () => {
  expect(engineAdvice("/p/", { platform: "freebsd", arch: "x64" }, null)).toMatch(/^install it again with: npm /);
});
