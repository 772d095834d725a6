// Adds a runner to the built program, as one more line of the registry would: node --import this-file.
import { fakeRunner } from "../../dist/runners/fake/runner.js";
import { runners } from "../../dist/runners/index.js";

const reason = "the server tells no such thing";

const served = (name) => ({
  id: name,
  path: name,
  sha256: null,
  fileBytes: null,
  name,
  architecture: null,
  parameters: null,
  sizeLabel: null,
  quantization: null,
  bitsPerWeight: null,
  trainedContext: null,
  tokenizerHash: null,
  license: null,
  trainingTokens: null,
  trainingTokensSource: null,
  trainingFlop: null,
  unknown: { sha256: reason, fileBytes: reason, parameters: reason, quantization: reason },
});

runners.elsewhere = {
  summary: "a model on another machine",
  figures: "measured",
  clock: "wall",
  models: "names",
  process: "none",
  threads: "fixed",
  accuracySuite: "schoolbook",
  load: async () => ({
    ...fakeRunner,
    identify: async (names) => (names.length === 0 ? ["served"] : names).map(served),
    async open(model, options, signal) {
      const session = await fakeRunner.open(model, options, signal);
      return {
        ...session,
        async prepare(settings) {
          const info = await session.prepare(settings);
          return { ...info, name: "some server", build: null, threads: null, device: null, unknown: { build: reason } };
        },
      };
    },
  }),
};
