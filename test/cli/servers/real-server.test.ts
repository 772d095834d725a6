import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeServed } from "../../servers/describe-server.ts";
import { startLlamaServer } from "../../servers/real-server.mjs";
import { bundledModels, emptyFolder, onlyRun, recordsOf, schoolmark, type Written, whenResults } from "../support.ts";

/** Nats by which a continuation's sum may differ between llama.cpp in this process and in a server. */
const bars = [
  [/Q8_0/, 1e-3],
  [/F16/, 1e-2],
] as const;

const limit = "2";

/** What a run recorded of each question. */
function byQuestion(records: readonly Written[]): ReadonlyMap<string, Written> {
  const results = records.filter(({ kind }) => kind === "result");
  return new Map(results.map((record) => [`${String(record["task"])} ${String(record["item"])}`, record]));
}

/** Sums of an answer: of each continuation, or of the text. */
function sumsIn({ output }: Written): readonly number[] {
  const told = output as { continuations?: readonly { logLikelihood: number }[]; logLikelihood?: number };
  if (told.continuations !== undefined) return told.continuations.map(({ logLikelihood }) => logLikelihood);
  return told.logLikelihood === undefined ? [] : [told.logLikelihood];
}

const textIn = ({ output }: Written): unknown => (output as { text?: string }).text;

describeServed("a bundled model behind llama.cpp's server", () => {
  const files = bundledModels().filter((file) => bars.some(([name]) => name.test(file)));
  const chosen = [files.find((file) => /F16/.test(file)), files.find((file) => /1M-.*Q8_0/.test(file))];

  describe.each(chosen.map((file) => [String(file)]))("%s", (file) => {
    // Flash attention rounds otherwise from build to build, by hundredths of a nat: without it both compute the same.
    it("answers every question as it does in this process, where both do without flash attention", async () => {
      const bar = bars.find(([name]) => name.test(file))?.[1] ?? 0;
      const server = await startLlamaServer({ model: file, context: 1024, flash: "off" });
      const results = join(emptyFolder(), "results");
      const words = ["-s", "schoolbook", "--limit", limit, "--results"];
      const served = await schoolmark(["run", server.url, ...words, join(results, "served")]);
      await server.close();
      const sweep = ["--sweep", "flashAttention=off", "-t", "1"];
      const local = await schoolmark(["run", file, ...sweep, ...words, join(results, "local")]);
      expect([served.code, local.code], served.stderr + local.stderr).toEqual([0, 0]);
      const records = recordsOf(onlyRun(join(results, "served")));
      const questions = byQuestion(recordsOf(onlyRun(join(results, "local"))));
      const answers = byQuestion(records);
      expect([...answers.keys()].sort()).toEqual([...questions.keys()].sort());
      expect(answers.size).toBe(9 * Number(limit));
      for (const [question, one] of questions) {
        const other = answers.get(question) as Written;
        expect(textIn(other), question).toEqual(textIn(one));
        const [sums, others] = [sumsIn(one), sumsIn(other)];
        expect(others, question).toHaveLength(sums.length);
        for (const [index, sum] of sums.entries())
          expect(Math.abs(sum - Number(others[index])), question).toBeLessThan(bar);
      }
      const load = records.find(({ kind }) => kind === "load");
      if (process.platform === "linux")
        expect(load?.["server"]).toMatchObject({ pid: server.pid, known: "maps-model" });
    });
  });
});

describeServed("a server that is replaced in the midst of a run", () => {
  it("loses no answer", async () => {
    const [file = ""] = bundledModels().filter((path) => /0\.25M-.*Q8_0/.test(path));
    // The same file under the same name: another server of the same model.
    const folder = emptyFolder();
    mkdirSync(join(folder, "models"));
    const model = join(folder, "models", "school.gguf");
    copyFileSync(file, model);
    const first = await startLlamaServer({ model, context: 1024, alias: "school" });
    const results = join(emptyFolder(), "results");
    const words = ["run", `${first.url}#school`, "-s", "schoolbook", "--limit", "2", "--results", results];
    const running = schoolmark(words);
    await whenResults(results, 3);
    await first.close();
    const second = await startLlamaServer({ model, context: 1024, alias: "school", port: first.port });
    // It waits for the server; what failed before that is asked again.
    const outcome = await running;
    const last = outcome.code === 0 ? outcome : await schoolmark([...words, "--resume"]);
    await second.close();
    expect(last.code, last.stderr).toBe(0);
    const answered = recordsOf(onlyRun(results)).filter(({ kind }) => kind === "result");
    expect(new Set(answered.map(({ task, item }) => `${String(task)} ${String(item)}`)).size).toBe(18);
  });
});
