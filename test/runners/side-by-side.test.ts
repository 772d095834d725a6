import { expect, it } from "vitest";
import { type OpenedModel, startEngine } from "../../src/runners/llama/engine.ts";
import { smallestBundledModel } from "../support/ladder.ts";

async function opened(): Promise<OpenedModel> {
  const engine = await startEngine();
  return engine.open({ path: smallestBundledModel(), gpuLayers: 0, vocabularyOnly: false });
}

it("sequences side by side predict what each of them predicts alone", async () => {
  await using model = await opened();
  const texts = [
    [5, 6, 7],
    [8, 9, 5],
    [7, 5, 8],
    [9, 9, 6],
  ];
  const asked = [10, 20];
  const wanted = new Map([[2, asked]]);
  const { decoders } = await model.prepare({ contextSize: 256, threads: 1, sequences: texts.length });
  expect(decoders).toHaveLength(texts.length);
  const abreast = await Promise.all(
    decoders.map(async (decoder, place) => (await decoder.evaluate(texts[place] ?? [], wanted)).get(2)),
  );
  const [alone] = (await model.prepare({ contextSize: 256, threads: 1 })).decoders;
  for (const [place, tokens] of texts.entries()) {
    await alone.rewind(0);
    const next = (await alone.evaluate(tokens, wanted)).get(2);
    for (const token of asked)
      expect(abreast[place]?.logProbability(token)).toBeCloseTo(next?.logProbability(token) ?? Number.NaN, 2);
  }
});
