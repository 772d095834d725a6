import { chmodSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { emptyFolder, onlyRun, recordsOf, schoolmark } from "./support.ts";

/** A plug on this machine that shows a little more with every answer, as a metered socket does. */
async function plug(watts = 40): Promise<string> {
  let answers = 0;
  const server = createServer((request, response) => {
    if (request.url !== "/rpc/Switch.GetStatus?id=0") return void response.writeHead(404).end();
    answers += 1;
    response.end(JSON.stringify({ id: 0, apower: watts + answers / 10 }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("a run beside a smart plug", { timeout: 120_000 }, () => {
  it("records the plug, the power at rest and readings all along each load", async () => {
    const cwd = emptyFolder();
    const { code, stderr } = await schoolmark(
      ["run", "--runner", "fake", "novice", "--limit", "2", "--loads", "1", "--plug", await plug()],
      { cwd },
    );
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining("energy by smart-plug (http:") });
    const records = recordsOf(onlyRun(join(cwd, "results")));
    const [run] = records.filter(({ kind }) => kind === "run");
    const sensing = run?.["energySensing"] as { requested: string; sources: Record<string, unknown>[] };
    expect(sensing.requested).toBe("auto");
    const source = sensing.sources.find(({ id }) => id === "smart-plug");
    expect(source).toMatchObject({ scope: "wall", hertz: 1 });
    const idle = source?.["idle"] as { watts: number; low: number; high: number };
    expect(idle.watts).toBeGreaterThan(40);
    expect(idle.watts).toBeLessThan(45);
    const [series, ...more] = records.filter(({ meter }) => meter === "energy:smart-plug");
    expect(more).toEqual([]);
    expect(series).toMatchObject({ unit: "J", columns: ["at_ms", "joules", "watts"] });
    expect(series?.["rows"]).toSatisfy((rows: unknown[]) => rows.length >= 2);
  });
});

describe("what a user gets wrong about energy", () => {
  it.each([
    [["--tdp", "1e9"], "--tdp must be the watts of a processor"],
    [["--tdp", "65,5"], "as a plain number"],
    [["--tdp"], "Not enough arguments"],
    [["--energy", "magic"], "Invalid values"],
    [["--plug", "http://127.0.0.1:1"], "can't be reached"],
  ])("%j is refused in one line", { timeout: 60_000 }, async (words, message) => {
    const { code, stdout, stderr } = await schoolmark(["run", "--runner", "fake", "--limit", "1", ...words]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("is told why no sensor can be read, when one was asked for", { timeout: 60_000 }, async () => {
    // A card whose program hangs is given up.
    const folder = emptyFolder();
    writeFileSync(join(folder, "nvidia-smi"), "#!/bin/sh\nexec sleep 600\n");
    chmodSync(join(folder, "nvidia-smi"), 0o755);
    const { code, stderr } = await schoolmark(["run", "--runner", "fake", "--limit", "1", "--energy", "sensor"], {
      env: { PATH: `${folder}:${process.env["PATH"]}` },
    });
    // A machine that has a sensor takes the run.
    if (code === 0) return;
    expect(code).toBe(2);
    expect(stderr).toContain("nvidia-smi: nvidia-smi said nothing for 5 s");
    expect(stderr).toContain("schoolmark doctor");
  });
});
