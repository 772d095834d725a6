import { describe, expect, it } from "vitest";
import { EngineError } from "../../../src/lib/errors.ts";
import { fakeRunner } from "../../../src/runners/fake/runner.ts";
import type { Runner, SessionSettings } from "../../../src/runners/types.ts";
import type { Item } from "../../../src/tasks/types.ts";
import { carryOut, preparedRun } from "../../support/execution.ts";
import { questions, suiteOf, taskOf } from "../../support/suites.ts";

const batch = (sequences: number) =>
  ({ id: `b${sequences}`, phase: "batch", tokens: 32, sequences }) as unknown as Item;
const decode = { id: "d", phase: "decode", tokens: 300 } as unknown as Item;
const suite = suiteOf("s", [
  taskOf("s/speed", "speed", [batch(1), batch(8), decode], { repeats: 2 }),
  taskOf("s/choice", "multiple-choice", questions(2)),
]);

/** A runner that tells what each of its processes was asked, and in what context. */
function watched(fails: (phase: string) => boolean = () => false) {
  const processes: { readonly settings: SessionSettings[]; readonly asked: string[] }[] = [];
  const runner: Runner = {
    ...fakeRunner,
    async open(...place) {
      const session = await fakeRunner.open(...place);
      const seen = { settings: [] as SessionSettings[], asked: [] as string[] };
      processes.push(seen);
      return {
        ...session,
        prepare(settings) {
          seen.settings.push(settings);
          return session.prepare(settings);
        },
        async ask(request) {
          const name = request.kind === "time" ? request.phase : request.kind;
          seen.asked.push(name);
          if (fails(name)) throw new EngineError("died", { cause: "crash", stderrTail: null, blamed: true });
          return session.ask(request);
        },
      };
    },
  };
  return { runner, processes };
}

describe("batches", () => {
  it("are timed after all else, in a process of their own whose contexts hold their sequences and no more", async () => {
    const prepared = await preparedRun({ models: ["skilled"], suites: [suite] });
    const { runner, processes } = watched();
    const { records, error } = await carryOut(prepared, { runner, threadCandidates: [2] });
    expect(error).toBeNull();
    expect(processes.map(({ asked }) => asked)).toEqual(
      [["decode", "loglikelihood", "loglikelihood"].sort(), ["batch", "batch"]].map((asked) =>
        expect.arrayContaining(asked),
      ),
    );
    expect(processes[0]?.asked).not.toContain("batch");
    expect(processes[0]?.settings.map(({ contextSize, sequences }) => [contextSize, sequences])).toEqual([
      [512, undefined],
    ]);
    expect(
      processes[1]?.settings.map(({ contextSize, sequences, threads }) => [contextSize, sequences, threads]).sort(),
    ).toEqual([
      [256, 1, 2],
      [256, 8, 2],
    ]);
    const samples = records.flatMap((record) => (record.kind === "sample" && record.phase === "batch" ? [record] : []));
    expect(samples.map(({ sequences, tokens }) => [sequences, tokens]).sort()).toEqual([
      [1, 32],
      [1, 32],
      [8, 32],
      [8, 32],
    ]);
    expect(records.filter(({ kind }) => kind === "load")).toHaveLength(1);
  });

  it("that kill the process leave a failure each, and everything else its result", async () => {
    const prepared = await preparedRun({ models: ["skilled"], suites: [suite] });
    const { records } = await carryOut(prepared, { ...watched((name) => name === "batch") });
    expect(records.filter(({ kind }) => kind === "fail")).toHaveLength(2);
    expect(records.filter(({ kind }) => kind === "result")).toHaveLength(3);
  });

  it("whose sequences would not fit into memory are skipped by name", async () => {
    const prepared = await preparedRun({ models: ["skilled"], suites: [suite] });
    const unknown = { weightsBytes: 1, kvCacheBytes: null, computeBytes: null, atLeastBytes: 1, notes: [] };
    const memory = {
      allowOversize: false,
      hasGpu: false,
      gpuMemoryBytes: null,
      estimate: (_model: unknown, _variant: unknown, contextSize: number) => ({ ...unknown, totalBytes: contextSize }),
      freeBytes: async () => 1000,
    };
    const { records } = await carryOut(prepared, { memory });
    expect(records.flatMap((record) => (record.kind === "skip" ? [[record.item, record.reason]] : []))).toEqual([
      ["b8", expect.stringContaining("not opened: it takes about")],
    ]);
  });
});
