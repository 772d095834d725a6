import type { GenerateReply, LoglikelihoodReply } from "../../src/runners/types.ts";

const timing = { wallMs: 1, engineMs: 1, samplingMs: 0, cpuMs: 1 };

/** A reply with these log-likelihoods, each of one token. */
export function likelihoods(values: readonly number[], boundaryMerged = false): LoglikelihoodReply {
  return {
    kind: "loglikelihood",
    continuations: values.map((logLikelihood) => ({ logLikelihood, tokens: 1, greedy: false, boundaryMerged })),
    promptTokens: 3,
    generatedTokens: 0,
    timing,
  };
}

/** A generated text. */
export function generated(text: string, stopReason: GenerateReply["stopReason"] = "stop"): GenerateReply {
  return { kind: "generate", text, stopReason, tokenTimesMs: [1], promptTokens: 3, generatedTokens: 1, timing };
}
