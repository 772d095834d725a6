import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { bundledModels, emptyFolder, type Outcome, onlyRun, schoolmark } from "./support.ts";

interface Row {
  readonly model: string;
  readonly task: string | null;
  readonly metric: string;
  readonly n: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly method: string;
}

/** Two quantizations of one training, the finer first. */
function quantizations(): readonly [string, string] {
  const models = bundledModels();
  const fine = models.find((path) => path.includes("Q8_0") && models.includes(path.replace("Q8_0", "Q4_0"))) ?? "";
  return [fine, fine.replace("Q8_0", "Q4_0")];
}

describe("a quantized model against its reference", () => {
  const cwd = emptyFolder();
  const [fine, coarse] = quantizations();
  let outcome: Outcome;
  let rows: readonly Row[];
  const row = (metric: string, task: string | null) =>
    rows.find((one) => one.metric === metric && one.task === task) as Row;

  beforeAll(async () => {
    const args = ["run", coarse, "--reference", fine, "-s", "schoolbook", "--limit", "12", "--loads", "1", "-t", "1"];
    outcome = await schoolmark(args, { cwd });
    const report = await schoolmark(["report", "--format", "json"], { cwd });
    rows = (JSON.parse(report.stdout) as { rows: Row[] }).rows;
  });

  test("is told in words what it lost", () => {
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toContain("a divergence of at least");
    expect(readFileSync(join(onlyRun(join(cwd, "results")), "report.html"), "utf8")).toContain("Against the reference");
  });

  test("has every figure with its interval, each naming the reference", () => {
    for (const metric of ["kl_divergence", "top1_agreement", "bits_per_byte_change"]) {
      const { value, low, high, method, n } = row(metric, "schoolbook/prose");
      expect(value).not.toBeNull();
      expect(low).toBeLessThanOrEqual(value ?? 0);
      expect(high).toBeGreaterThanOrEqual(value ?? 0);
      expect(method).toContain("against ");
      expect(n).toBeGreaterThan(0);
    }
    expect(row("right_change", null).value).toBeCloseTo(
      (row("flips_gained", null).value ?? 0) - (row("flips_lost", null).value ?? 0),
      12,
    );
  });

  test("differs in bits per byte by what their own figures differ", () => {
    const [one, other] = rows.filter(({ metric, task }) => metric === "bits_per_byte" && task === "schoolbook/prose");
    const change = row("bits_per_byte_change", "schoolbook/prose").value ?? 0;
    expect(Math.abs((one?.value ?? 0) - (other?.value ?? 0))).toBeCloseTo(Math.abs(change), 9);
  });
});

describe("--reference", () => {
  const fake = ["run", "--runner", "fake", "-s", "schoolbook", "--limit", "2", "--json"];

  test("may be a part of a named model's name", async () => {
    const { code, stdout } = await schoolmark([...fake, "--reference", "skilled"]);
    expect(code).toBe(0);
    const { rows, plan } = JSON.parse(stdout) as { rows: Row[]; plan: { reference: string } };
    expect(plan.reference).toBe("fake-skilled");
    expect(rows.find(({ metric }) => metric === "kl_divergence")).toMatchObject({ model: "fake-novice" });
  });

  test.each([
    ["nothing", "no such file"],
    [".", "is none of the models"],
    ["fake", "more than one of the models"],
  ])("%s is refused, and says why", async (reference, words) => {
    expect(await schoolmark([...fake, "--reference", reference])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(words),
    });
  });

  test("needs another model to hold against it", async () => {
    expect(await schoolmark([...fake, "-m", "skilled", "--reference", "skilled"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("name another model"),
    });
  });
});
