import { mkdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextRunTime } from "../../src/records/find-run.ts";
import { runName } from "../../src/records/log.ts";
import { testFolder } from "../support/folder.ts";
import { planOf } from "../support/records.ts";

describe("the time that a run is named after", () => {
  it("is the clock's in an empty folder, and in one that holds other things", async () => {
    const now = "2026-01-02T03:04:05.678Z";
    expect(await nextRunTime(join(testFolder(), "none"), now)).toBe(now);
    const folder = testFolder();
    for (const name of ["notes", "20990101", "99999999T999999Z-01234567", "99991231T235959Z-01234567"])
      mkdirSync(join(folder, name));
    expect(await nextRunTime(folder, now)).toBe(now);
  });

  it("counts parts of runs", async () => {
    const folder = testFolder();
    mkdirSync(join(folder, "20260102T030405Z-01234567-1of2"));
    expect(await nextRunTime(folder, "2025-01-01T00:00:00.000Z")).toBe("2026-01-02T03:04:06.000Z");
  });

  it("puts runs in the order in which they begin, whatever the clock says", async () => {
    const instant = fc.date({ min: new Date("2020-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });
    await fc.assert(
      fc.asyncProperty(fc.array(instant, { minLength: 2, maxLength: 6 }), async (clock) => {
        const folder = testFolder();
        const names: string[] = [];
        for (const now of clock) {
          const name = runName(await nextRunTime(folder, now.toISOString()), planOf(3));
          mkdirSync(join(folder, name));
          names.push(name);
        }
        expect(names).toEqual([...new Set(names)].sort());
      }),
      { numRuns: 30 },
    );
  });
});
