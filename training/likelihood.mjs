// Token ids and log-likelihoods of texts through llama.cpp, for agree.py.
// node likelihood.mjs MODEL.gguf < texts.json > answers.json
// In: ["text", ...]. Out: [{ids: [...], back: "text", sum: nats over all tokens after the first}, ...].
import { text as read } from "node:stream/consumers";
import { getLlama, LlamaLogLevel } from "node-llama-cpp";

const texts = JSON.parse(await read(process.stdin));
const llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error });
const model = await llama.loadModel({ modelPath: process.argv[2] });
const answers = [];
if (process.argv[3] !== "--tokens") {
  const context = await model.createContext({ contextSize: 256, threads: 1 });
  const sequence = context.getSequence();
  for (const text of texts) {
    const ids = [model.tokens.bos, ...model.tokenize(text), model.tokens.eos];
    await sequence.clearHistory();
    const input = ids.map((id, i) => (i + 1 < ids.length ? [id, { generateNext: { probabilities: true } }] : id));
    const results = await sequence.controlledEvaluate(input);
    let sum = 0;
    for (let i = 1; i < ids.length; i++) sum += Math.log(results[i - 1].next.probabilities.get(ids[i]));
    answers.push({ ids, sum });
  }
} else {
  for (const text of texts) {
    const ids = model.tokenize(text);
    answers.push({ ids, back: model.detokenize(ids) });
  }
}
await llama.dispose();
process.stdout.write(JSON.stringify(answers), () => process.exit(0));
