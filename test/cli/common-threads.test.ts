import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundledModels, emptyFolder, onlyRun, recordsOf, schoolmark } from "./support.ts";

const models = bundledModels().slice(0, 2);
const command = ["run", ...models, "-s", "schoolbook", "--limit", "4", "--loads", "1"];

interface Row {
  readonly metric: string;
  readonly task: string | null;
  readonly method: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly scope: string;
}

/**
 * Makes a run one that was stopped before its seal and whose models chose different numbers of threads, as on a machine
 * where the second of them gains by a second core: what a trial finds here depends on who else is at work.
 */
function letThreadsDiffer(run: string): void {
  const [writer = ""] = readdirSync(run).filter((file) => file.endsWith(".jsonl"));
  let loads = 0;
  const changed = recordsOf(run).flatMap((record) => {
    if (record.kind === "end") return [];
    if (record.kind !== "load") return [record];
    loads += 1;
    const threadTrial = [
      { threads: 1, decodeTokensPerSecond: 100 },
      { threads: 2, decodeTokensPerSecond: loads === 1 ? 20 : 150 },
    ];
    return [{ ...record, engine: { ...(record["engine"] as object), threads: loads }, threadTrial }];
  });
  writeFileSync(join(run, writer), changed.map((record) => `${JSON.stringify(record)}\n`).join(""));
}

test("two models on different numbers of threads are asked again with one, and their energies compared by it", {
  timeout: 240_000,
}, async () => {
  const cwd = emptyFolder();
  expect(await schoolmark(command, { cwd })).toMatchObject({ code: 0 });
  letThreadsDiffer(onlyRun(join(cwd, "results")));
  const { code, stderr } = await schoolmark([...command, "--resume"], { cwd });
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringMatching(/again with 1 thread, so that/) });

  const records = recordsOf(onlyRun(join(cwd, "results")));
  const again = records.filter(({ kind }) => kind === "common-threads");
  const askedOf = (model: unknown) =>
    again.flatMap((one) => (one["model"] === model ? [`${one["task"]} ${one["item"]}`] : [])).toSorted();
  const [one, other] = new Set(again.map(({ model }) => model));
  expect(askedOf(one)).toEqual(askedOf(other));
  // Two of each of the nine tasks at least.
  expect(askedOf(one).length).toBeGreaterThanOrEqual(18);
  for (const record of again) {
    expect(record["threads"]).toBe(1);
    expect((record["timing"] as { wallMs: number }).wallMs).toBeGreaterThan(0);
  }
  // Nothing of it is an answer, and the run is whole.
  expect(records.at(-1)).toMatchObject({ kind: "end", counts: { planned: 72, result: 72, skip: 0, fail: 0 } });

  const told = await schoolmark(["report", onlyRun(join(cwd, "results")), "--json"], { cwd });
  const rows = (JSON.parse(told.stdout) as { rows: Row[] }).rows;
  const ratio = rows.find(({ metric }) => metric === "energy_ratio");
  expect(ratio?.scope).toBe("package, modelled, 1 thread");
  expect(ratio?.method).toMatch(
    /ratio of CPU times with 1 thread.*asked again; 95 % interval over the items in pairs$/,
  );
  const perItem = rows.filter(({ metric }) => metric === "energy_common_threads_joules_per_item");
  expect(perItem).toHaveLength(2);
  for (const { value, low, high } of [...perItem, ratio as Row]) {
    expect(low).toBeLessThan(value);
    expect(high).toBeGreaterThan(value);
  }
  const markdown = await schoolmark(["report", onlyRun(join(cwd, "results")), "--format", "md"], { cwd });
  expect(markdown).toMatchObject({ stdout: expect.stringContaining("Common thread count") });

  // It was measured: scoring the answers again leaves it as it is.
  const run = onlyRun(join(cwd, "results"));
  expect(await schoolmark(["rescore", run, "--results", "rescored"], { cwd })).toMatchObject({ code: 0 });
  expect(recordsOf(onlyRun(join(cwd, "rescored"))).filter(({ kind }) => kind === "common-threads")).toEqual(again);
});
