import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import type { MachineReport } from "../../src/execute/doctor/machine.ts";
import { noiseThresholds } from "../../src/records/noise.ts";
import { protocol } from "../../src/records/protocol.ts";
import { bundledModels, schoolmark } from "./support.ts";

const [smallest = ""] = bundledModels();
interface Told {
  readonly checks: readonly { readonly id: string; readonly state: string }[];
  readonly found: { readonly bosProbes: readonly object[]; readonly trial: { readonly asked: number } };
}

describe("doctor", () => {
  test("tells of a bundled model what is to be known before its scores are believed", async () => {
    const { code, stdout } = await schoolmark(["doctor", smallest]);
    expect(code).toBe(0);
    for (const words of ["BOS", "no chat template", "come back", "where guessing gives"])
      expect(stdout).toContain(words);
  });

  test("--json prints the checks and what they rest on, and nothing else", async () => {
    const { code, stdout } = await schoolmark(["doctor", "skilled", "--runner", "fake", "--json"]);
    expect(code).toBe(0);
    const { checks, found } = JSON.parse(stdout) as Told;
    expect(checks.map(({ id }) => id)).toEqual(["bos", "chat-template", "tokenizer", "chance"]);
    expect(found.bosProbes.length).toBeGreaterThan(1);
    expect(found.trial.asked).toBeGreaterThan(10);
  });

  test("examines one model at a time, and one that is there", async () => {
    for (const model of ["nothing.gguf", new URL("../../models/", import.meta.url).pathname]) {
      const { code, stderr } = await schoolmark(["doctor", model]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/no such file|one model at a time/);
    }
  });
});

describe("doctor without a model", () => {
  test("tells what this machine can measure: engine, noise, roof, sensors with remedies, and what meters cost", async () => {
    const { code, stdout } = await schoolmark(["doctor", "--json"]);
    const report = JSON.parse(stdout) as MachineReport;
    expect(report.engine.state).toBe("ok");
    expect(code).toBe(0);
    expect(report.thresholds).toEqual(noiseThresholds);
    expect(report.protocol).toEqual(protocol);
    expect(report.roofs[0]).toMatchObject({ threads: 1, passes: 10 });
    expect(report.roofs[0]?.bufferBytes).toBeGreaterThan(0);
    for (const sensor of [...report.counters, ...report.energy]) expect(sensor.finding).not.toBe("");
    expect(report.energy.map(({ id }) => id)).toContain("smart-plug");
    expect(report.energy.find(({ id }) => id === "smart-plug")).toMatchObject({
      status: "missing",
      remedy: expect.stringContaining("--plug"),
    });
    expect(report.meterCosts.map(({ id }) => id)).toEqual(expect.arrayContaining(["memory"]));
    for (const { medianMs, when } of report.meterCosts) {
      expect(medianMs).toBeGreaterThan(0);
      expect(when).not.toBe("");
    }
    expect(report.energyProxy.lowFactor).toBeLessThan(report.energyProxy.highFactor);
    expect(report.resolution.state).toMatch(/known/);
    for (const share of [report.noise?.foreignShare, report.noise?.busyShare])
      if (share != null) expect(share >= 0 && share <= 1).toBe(true);
  });

  test("--plug looks for the plug at an address, and says what it found there", async () => {
    const plug = createServer((_request, response) => response.end(JSON.stringify({ id: 0, apower: 12.5 })));
    await once(plug.listen(0, "127.0.0.1"), "listening");
    const { port } = plug.address() as AddressInfo;
    try {
      const { stdout } = await schoolmark(["doctor", "--plug", `http://127.0.0.1:${port}`, "--json"]);
      const { energy, meterCosts } = JSON.parse(stdout) as MachineReport;
      expect(meterCosts.find(({ id }) => id === "smart-plug")).toMatchObject({ when: "once a second, all along" });
      expect(energy.find(({ id }) => id === "smart-plug")).toMatchObject({
        status: "ok",
        finding: expect.stringContaining(`127.0.0.1:${port}`),
      });
    } finally {
      plug.close();
    }
  });

  test("refuses a --plug that is no address, or two of them, in one line", async () => {
    for (const [words, message] of [
      [["--plug", "file:///etc/passwd"], "must be an address"],
      [["--plug", "http://a", "--plug", "http://b"], "given more than once"],
      [["--plug"], "Not enough arguments"],
    ] as const) {
      const { code, stdout, stderr } = await schoolmark(["doctor", ...words]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain(message);
    }
  });
});
