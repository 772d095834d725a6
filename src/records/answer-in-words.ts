import type { ResultRecord } from "./schema.ts";

/** What a model answered. Records keep the likelihoods of choices, not their texts: a choice is told by its place. */
export function answerInWords({ output, score }: Pick<ResultRecord, "output" | "score">): string {
  switch (output.type) {
    case "generate":
      return output.text;
    case "loglikelihood": {
      // Right or wrong is told by the task's own score, which may choose otherwise than the bare likelihoods.
      const chosen = score["chosen_by_primary"] ?? score["chosen"];
      if (typeof chosen === "number") return `choice ${chosen + 1} of ${output.continuations.length}`;
      return output.continuations[0]?.greedy === true ? "the expected words" : "other words";
    }
    case "rolling":
      return `log-likelihood ${output.logLikelihood.toFixed(1)} over ${output.bytes} bytes`;
    case "serve":
      return "times under load";
    case "time":
      return "a timing";
  }
}
