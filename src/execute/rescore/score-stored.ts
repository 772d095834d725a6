import type { ResultRecord } from "../../records/schema.ts";
import type { Reply } from "../../runners/types.ts";
import { itemHash, requestHash } from "../../suite/items.ts";
import type { Task } from "../../suite/types.ts";
import type { Item } from "../../tasks/types.ts";

/**
 * A stored answer with the score that a task gives it today; null where the model was asked otherwise, so that its answer
 * is to another question. A record that says what was asked may have another right answer by now; one that does not must be
 * of the very same item and prompt. Throws Error when the task can't judge the answer.
 */
export function scoreStored(
  record: ResultRecord,
  { kind, config }: Task,
  item: Item,
  seed: number,
): ResultRecord | null {
  const request = kind.request(item, config, seed);
  const sameQuestion = (): boolean => record.itemHash === itemHash(item) && record.prompt === kind.prompt(item, config);
  const same =
    request.kind === "rolling"
      ? // A text's likelihood does not depend on what else was asked of it.
        record.output.type === "rolling" && record.output.windowTokens === request.windowTokens && sameQuestion()
      : record.requestHash === undefined
        ? sameQuestion()
        : record.requestHash === requestHash(request);
  const reply = replyOf(record);
  if (!same || reply === null || reply.kind !== request.kind) return null;
  const { group: _, ...kept } = record;
  const score = kind.score(reply, item, config, seed);
  return {
    ...kept,
    itemHash: itemHash(item),
    ...(item.group === undefined ? {} : { group: item.group }),
    method: kind.method,
    expected: kind.expected(item, config),
    score: { ...score.values },
    chance: kind.chance(item, config),
    flags: [...score.flags],
  };
}

/** The reply as it came from the model; null of timings, whose times are told in records of their own. */
function replyOf({ output, promptTokens, generatedTokens, timing }: ResultRecord): Reply | null {
  const told = { promptTokens, generatedTokens, timing };
  switch (output.type) {
    case "loglikelihood":
      return { kind: output.type, continuations: output.continuations, ...told };
    case "rolling":
      return {
        kind: output.type,
        logLikelihood: output.logLikelihood,
        tokens: output.tokens,
        ...(output.distributions === undefined ? {} : { distributions: output.distributions }),
        ...told,
      };
    case "generate":
      return {
        kind: output.type,
        text: output.text,
        stopReason: output.stopReason,
        tokenTimesMs: output.tokenTimesMs,
        ...(output.rendered === undefined ? {} : { rendered: output.rendered }),
        ...(output.thinking === undefined ? {} : { thinking: output.thinking }),
        ...told,
      };
    case "serve":
    case "time":
      return null;
  }
}
