import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { smallestLadderFile } from "../../src/models/ladder.ts";
import type { Calibration } from "../../src/records/calibration.ts";
import { machineInWords } from "../../src/records/schema.ts";
import { runOf } from "../metrics/records.ts";
import { answers, constructRun } from "./constructed.ts";
import { emptyFolder, schoolmark } from "./support.ts";

const keptIn = (state: string) => join(state, "schoolmark", "calibration.json");

describe("calibrate", () => {
  test("measures at least two loads as a run does and keeps what it found for this user", async () => {
    const env = { XDG_STATE_HOME: emptyFolder(), HOME: emptyFolder(), LOCALAPPDATA: emptyFolder() };
    const { code, stdout } = await schoolmark(["calibrate", "-t", "1", "--seconds", "0.1", "--json"], { env });
    expect(code).toBe(0);
    const { calibration, path } = JSON.parse(stdout) as { calibration: Calibration; path: string };
    expect(calibration.canary["decodeTokensPerSecond"]?.value).toBeGreaterThan(0);
    const { loads, threads, secondsPerLoad, quantities } = calibration.againstItself!;
    expect({ loads, threads }).toEqual({ loads: 2, threads: 1 });
    expect(secondsPerLoad).toBeGreaterThan(0);
    expect(quantities.map(({ metric, work }) => `${metric}, ${work}`)).toEqual([
      "prefill_tokens_per_second, prefill 128 at depth 0",
      "decode_tokens_per_second, decode 32 at depth 0",
      "energy_joules_per_prompt_token, prefill 128 at depth 0",
    ]);
    expect(quantities[0]).toMatchObject({ loads: 2, splits: 0, resolution: [] });
    expect(existsSync(path)).toBe(true);
  });

  test("takes a model that is named, and keeps nothing of a trial", async () => {
    const state = emptyFolder();
    const args = ["calibrate", smallestLadderFile()!, "-t", "1", "--seconds", "0.1", "--dry-run"];
    const { code, stdout } = await schoolmark(args, { env: { XDG_STATE_HOME: state } });
    expect(code).toBe(0);
    expect(stdout).toContain("Schoolbook-0.25M");
    expect(stdout).toContain("2 fresh loads, 1 thread");
    expect(stdout).toContain("Too few quiet loads");
    expect(existsSync(keptIn(state))).toBe(false);
  });

  test.each([
    ["a time that is none", ["--seconds", "-1"], "--seconds"],
    ["a time that is no number", ["--seconds", "soon"], "--seconds"],
    ["threads that are none", ["--threads", "0"], "--threads"],
    ["a model that is not there", ["nowhere.gguf"], "nowhere.gguf"],
    ["several models", [dirname(smallestLadderFile()!)], "one model at a time"],
  ])("refuses %s", async (_, args, word) => {
    const { code, stderr } = await schoolmark(["calibrate", ...args]);
    expect({ code, says: stderr.includes(word) }).toEqual({ code: 2, says: true });
  });

  test("refuses a file that is no model", async () => {
    const path = join(emptyFolder(), "broken.gguf");
    writeFileSync(path, "GGUF");
    const { code, stderr } = await schoolmark(["calibrate", path]);
    expect({ code, says: stderr.includes("broken.gguf") }).toEqual({ code: 2, says: true });
  });

  test("what it found widens how far the canary may move before a check is unproven", async () => {
    const [cwd, state] = [emptyFolder(), emptyFolder()];
    const speeds = (rate: number) => [0, 1, -1, 0.5, -0.5, 0.2].map((noise) => rate + noise);
    const right = answers(100, 60);
    const results = join(cwd, "results");
    const base = await constructRun(results, { models: [{ id: "m", right, speeds: speeds(100) }], canary: 2000 });
    await constructRun(results, { models: [{ id: "m", right, speeds: speeds(80) }], canary: 1840, second: 1 });
    await schoolmark(["baseline", "save", "main", base], { cwd });
    const policy = join(cwd, "speed.yaml");
    writeFileSync(policy, "version: 1\ngates:\n  - { metric: decode_tokens_per_second, margin: 5 % }\n");
    const check = () =>
      schoolmark(["check", "--baseline", "main", "--policy", policy], { cwd, env: { XDG_STATE_HOME: state } });
    expect(await check()).toMatchObject({ code: 3 });
    const calibration: Calibration = {
      kind: "schoolmark-calibration",
      version: 2,
      at: "2026-01-01T00:00:00.000Z",
      machine: machineInWords({ ...runOf().environment, cpu: "none" }),
      canary: { decodeTokensPerSecond: { value: 2000, resolution: 0.1 } },
      againstItself: null,
    };
    mkdirSync(join(state, "schoolmark"));
    writeFileSync(keptIn(state), JSON.stringify(calibration));
    expect(await check()).toMatchObject({ code: 1 });
    writeFileSync(keptIn(state), "{");
    expect(await check()).toMatchObject({ code: 2, stderr: expect.stringContaining("schoolmark calibrate again") });
  });
});
