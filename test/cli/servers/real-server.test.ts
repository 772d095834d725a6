import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeServed } from "../../servers/describe-server.ts";
import { startLlamaServer } from "../../servers/real-server.mjs";
import { bundledModels, emptyFolder, onlyRun, recordsOf, schoolmark, type Written } from "../support.ts";

/** Nats by which a continuation's sum may differ between llama.cpp in this process and in a server. */
const bars = [
  [/Q8_0/, 1e-3],
  [/F16/, 1e-2],
] as const;

const limit = "2";

/** What a run recorded of each question, by model. */
function byQuestion(records: readonly Written[]): ReadonlyMap<string, readonly Written[]> {
  const results = records.filter(({ kind }) => kind === "result");
  const questions = new Map<string, Written[]>();
  for (const record of results) {
    const question = `${String(record["task"])} ${String(record["item"])}`;
    questions.set(question, [...(questions.get(question) ?? []), record]);
  }
  return questions;
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
    it("answers every question as it does in this process", async () => {
      const bar = bars.find(([name]) => name.test(file))?.[1] ?? 0;
      const server = await startLlamaServer({ model: file, context: 1024 });
      const results = join(emptyFolder(), "results");
      const words = ["run", file, server.url, "-s", "schoolbook", "--limit", limit, "-t", "1", "--results", results];
      const { code, stderr } = await schoolmark(words);
      await server.close();
      expect(code, stderr).toBe(0);
      const records = recordsOf(onlyRun(results));
      const questions = byQuestion(records);
      expect(questions.size).toBe(9 * Number(limit));
      for (const [question, answers] of questions) {
        expect(answers, question).toHaveLength(2);
        const [one, other] = answers as [Written, Written];
        expect(textIn(other), question).toEqual(textIn(one));
        const [sums, others] = [sumsIn(one), sumsIn(other)];
        expect(others, question).toHaveLength(sums.length);
        for (const [index, sum] of sums.entries())
          expect(Math.abs(sum - Number(others[index])), question).toBeLessThan(bar);
      }
      const served = records.find(({ kind, server: found }) => kind === "load" && found !== undefined);
      if (process.platform === "linux")
        expect(served?.["server"]).toMatchObject({ pid: server.pid, known: "maps-model" });
    });
  });
});

describeServed("a server that is replaced in the midst of a run", () => {
  it("loses no answer, and the run is completed by --resume", async () => {
    const [file = ""] = bundledModels().filter((path) => /0\.25M-.*Q8_0/.test(path));
    // The same file under the same name: another server of the same model.
    const folder = emptyFolder();
    mkdirSync(join(folder, "models"));
    const model = join(folder, "models", "school.gguf");
    copyFileSync(file, model);
    const first = await startLlamaServer({ model, context: 1024, alias: "school" });
    const results = join(emptyFolder(), "results");
    const words = ["run", `${first.url}#school`, "-s", "schoolbook", "--limit", "2", "--results", results];
    setTimeout(() => first.close(), 3000);
    await schoolmark([...words, "--timeout", "5"]);
    const second = await startLlamaServer({ model, context: 1024, alias: "school", port: first.port });
    const { code, stderr } = await schoolmark([...words, "--resume"]);
    await second.close();
    expect(code, stderr).toBe(0);
    const answered = recordsOf(onlyRun(results)).filter(({ kind }) => kind === "result");
    expect(new Set(answered.map(({ task, item }) => `${String(task)} ${String(item)}`)).size).toBe(18);
  });
});
