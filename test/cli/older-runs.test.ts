import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Row } from "../../src/metrics/types.ts";
import type { Plan, ResultRecord } from "../../src/records/schema.ts";
import { emptyFolder, recordsOf, schoolmark } from "./support.ts";

// One real run of each record version, as the program of its day wrote it. They are kept for ever and never remade.
const fixtures = new URL("../fixtures/", import.meta.url).pathname;
const versions = readdirSync(fixtures).filter((name) => /^run-version-\d+$/.test(name));

describe.each(versions)("%s", (name) => {
  const cwd = emptyFolder();
  cpSync(join(fixtures, name), join(cwd, "results", name), { recursive: true });
  const { models } = JSON.parse(readFileSync(join(fixtures, name, "plan.json"), "utf8")) as Plan;

  test("is reported with every answer counted", async () => {
    const { code, stdout, stderr } = await schoolmark(["report", name, "--format", "json"], { cwd });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const { rows } = JSON.parse(stdout) as { rows: readonly Row[] };
    const results = recordsOf(join(fixtures, name)) as unknown as readonly ResultRecord[];
    for (const { id } of models) {
      const answers = results.filter(
        ({ kind, model, task, score }) =>
          kind === "result" && model === id && task.endsWith("/days") && score["acc"] !== undefined,
      );
      const right = answers.filter(({ score }) => score["acc"] === 1).length;
      const days = rows.find(({ model, metric, task }) => model === id && metric === "acc" && task?.endsWith("/days"));
      expect(answers.length).toBeGreaterThan(0);
      expect(days).toMatchObject({ n: answers.length, value: right / answers.length });
      const decode = rows.find(({ model, metric }) => model === id && metric === "decode_tokens_per_second");
      expect(decode?.value).toBeGreaterThan(0);
    }
  });

  test("becomes a page, a baseline and a side of a comparison", async () => {
    const [first = "", second = ""] = models.map(({ id }) => id);
    expect(await schoolmark(["report", name], { cwd })).toMatchObject({ code: 0 });
    expect(readFileSync(join(cwd, "results", name, "report.html"), "utf8")).toContain(first);
    const compared = await schoolmark(["compare", `${name}#${first}`, `${name}#${second}`, "--json"], { cwd });
    expect(compared).toMatchObject({ code: 0, stderr: "" });
    expect(await schoolmark(["baseline", "save", "old", `${name}#${first}`], { cwd })).toMatchObject({ code: 0 });
    const checked = await schoolmark(["check", `${name}#${first}`, "--baseline", "old", "--json"], { cwd });
    // Sixteen questions are too few to decide by, but nothing is missing or incomparable.
    expect(checked.code).toBe(3);
  });
});
