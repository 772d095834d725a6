import type { Output, ResultRecord } from "../../records/schema.ts";
import type { Head } from "../../statistics/divergence.ts";
import { createRecordIds, type RecordIds } from "../record-ids.ts";

/** What of an answer is held against the reference's. */
export interface KeptAnswer {
  readonly group: string | null;
  /** 1 or 0 where the task counts right and wrong. */
  readonly right: number | null;
  /** −log-likelihood in nats and bytes of a text. */
  readonly text: { readonly nats: number; readonly bytes: number } | null;
  /** By position. */
  readonly heads: ReadonlyMap<number, Head>;
}

/** The answers of one model to one task, by the item's hash: a reworded question is another item. */
export interface KeptAnswers {
  add(result: ResultRecord, recordId: string): void;
  readonly answers: ReadonlyMap<string, KeptAnswer>;
  readonly records: RecordIds;
}

/** `rightMetric`: the task's primary metric where it counts right and wrong. */
export function createKeptAnswers(rightMetric: string | null): KeptAnswers {
  const answers = new Map<string, KeptAnswer>();
  const records = createRecordIds();
  return {
    answers,
    records,
    add(result, recordId) {
      records.add(recordId);
      answers.set(result.itemHash, {
        group: result.group ?? null,
        right: rightMetric === null ? null : (result.score[rightMetric] ?? null),
        text: textOf(result.output),
        heads: headsOf(result.output),
      });
    },
  };
}

/** Where windows leave part of a text out, its bytes are not those of the tokens counted. */
function textOf(output: Output): KeptAnswer["text"] {
  if (output.type !== "rolling" || output.windowTokens !== undefined) return null;
  return { nats: -output.logLikelihood, bytes: output.bytes };
}

const none: ReadonlyMap<number, Head> = new Map();

function headsOf(output: Output): ReadonlyMap<number, Head> {
  if (output.type !== "rolling" || output.distributions === undefined) return none;
  return new Map(
    output.distributions.map(({ position, tokens, logProbabilities }) => [
      position,
      { outcomes: Int32Array.from(tokens), logs: Float64Array.from(logProbabilities) },
    ]),
  );
}
