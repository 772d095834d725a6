import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Calibration } from "../../src/records/calibration.ts";
import { machineInWords } from "../../src/records/schema.ts";
import { runOf } from "../metrics/records.ts";
import { answers, constructRun } from "./constructed.ts";
import { emptyFolder, schoolmark } from "./support.ts";

const keptIn = (state: string) => join(state, "schoolmark", "calibration.json");

describe("calibrate", () => {
  test("measures at least two loads and keeps what it found for this user", async () => {
    const env = { XDG_STATE_HOME: emptyFolder(), HOME: emptyFolder(), LOCALAPPDATA: emptyFolder() };
    const { code, stdout } = await schoolmark(["calibrate", "--seconds", "0.1", "--json"], { env });
    expect(code).toBe(0);
    const { calibration, path } = JSON.parse(stdout) as { calibration: Calibration; path: string };
    expect(calibration).toMatchObject({ loads: 2, againstItself: { pairs: 1, resolution: null } });
    expect(calibration.canary["decodeTokensPerSecond"]?.value).toBeGreaterThan(0);
    expect(existsSync(path)).toBe(true);
  });

  test("refuses a time that is none", async () => {
    expect(await schoolmark(["calibrate", "--seconds", "-1"])).toMatchObject({ code: 2 });
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
      version: 1,
      at: "2026-01-01T00:00:00.000Z",
      machine: machineInWords({ ...runOf().environment, cpu: "none" }),
      loads: 12,
      secondsPerLoad: 1,
      canary: { decodeTokensPerSecond: { value: 2000, resolution: 0.1 } },
      againstItself: { pairs: 6, splits: 400, alarms: 30, resolution: 0.03 },
    };
    mkdirSync(join(state, "schoolmark"));
    writeFileSync(keptIn(state), JSON.stringify(calibration));
    expect(await check()).toMatchObject({ code: 1 });
    writeFileSync(keptIn(state), "{");
    expect(await check()).toMatchObject({ code: 2, stderr: expect.stringContaining("schoolmark calibrate again") });
  });
});
