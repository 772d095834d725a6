import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { bundledModels, emptyFolder, schoolmark } from "./support.ts";

test("the main job makes no network connection, in no process of it", async () => {
  const folder = emptyFolder();
  const guard = join(folder, "guard.mjs");
  const calls = join(folder, "calls.txt");
  writeFileSync(calls, "");
  // Loaded into every Node process of the run; a connection would be written down and refused.
  writeFileSync(
    guard,
    `import net from "node:net"; import dns from "node:dns"; import dgram from "node:dgram"; import { appendFileSync } from "node:fs";
     appendFileSync(${JSON.stringify(calls)}, "loaded\\n");
     const refuse = (name) => () => { appendFileSync(${JSON.stringify(calls)}, name + "\\n"); throw new Error("no network"); };
     net.Socket.prototype.connect = refuse("connect"); dns.lookup = refuse("lookup"); dns.promises.lookup = refuse("lookup"); dgram.createSocket = refuse("dgram");`,
  );
  const { code } = await schoolmark(["run", bundledModels()[0] ?? "", "--limit", "1", "--loads", "1"], {
    env: { NODE_OPTIONS: `--import=${pathToFileURL(guard)}` },
  });
  expect(code).toBe(0);
  const seen = readFileSync(calls, "utf8").trim().split("\n");
  expect(seen.length).toBeGreaterThanOrEqual(3);
  expect(new Set(seen)).toEqual(new Set(["loaded"]));
});
