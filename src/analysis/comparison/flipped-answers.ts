import { answerInWords } from "../../records/answer-in-words.ts";
import { readRun } from "../../records/read.ts";
import type { ResultRecord } from "../../records/schema.ts";
import type { Assessment } from "./assess.ts";

/** What one side made of an item. */
export interface GivenAnswer {
  readonly item: string;
  readonly prompt: string;
  readonly expected: string | null;
  readonly answer: string;
}

/** An item that changed between right and wrong; a side without records, such as a baseline, has no texts. */
export interface FlippedItem {
  readonly task: string;
  readonly metric: string;
  readonly hash: string;
  readonly change: "lost" | "gained";
  readonly base: GivenAnswer | null;
  readonly candidate: GivenAnswer | null;
}

/** Where a side's answers can be read again. */
export interface AnswerSource {
  readonly folder: string;
  readonly model: string;
}

/** The flipped items of each task, losses first, at most `most` of either kind, with the texts that records still hold. */
export async function readFlippedItems(
  assessments: readonly Assessment[],
  sources: { readonly base: AnswerSource | null; readonly candidate: AnswerSource | null },
  most: number,
): Promise<readonly FlippedItem[]> {
  const chosen = assessments.flatMap(({ task, metric, flips }) =>
    task === null || flips === null
      ? []
      : (["lost", "gained"] as const).flatMap((change) =>
          flips[change].slice(0, most).map((hash) => ({ task, metric, hash, change })),
        ),
  );
  const wanted = new Set(chosen.map(({ task, hash }) => `${task} ${hash}`));
  const [base, candidate] = [await answersIn(sources.base, wanted), await answersIn(sources.candidate, wanted)];
  return chosen.map((flip) => ({
    ...flip,
    base: base.get(`${flip.task} ${flip.hash}`) ?? null,
    candidate: candidate.get(`${flip.task} ${flip.hash}`) ?? null,
  }));
}

async function answersIn(
  source: AnswerSource | null,
  wanted: ReadonlySet<string>,
): Promise<ReadonlyMap<string, GivenAnswer>> {
  const found = new Map<string, GivenAnswer>();
  if (source === null || wanted.size === 0) return found;
  for await (const { record } of readRun(source.folder)) {
    if (record.kind !== "result" || record.model !== source.model) continue;
    const key = `${record.task} ${record.itemHash}`;
    if (wanted.has(key)) found.set(key, answerOf(record));
    if (found.size === wanted.size) break;
  }
  return found;
}

function answerOf(result: ResultRecord): GivenAnswer {
  const { item, prompt, expected } = result;
  return { item, prompt, expected, answer: answerInWords(result) };
}
