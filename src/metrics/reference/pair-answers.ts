import type { KeptAnswer } from "./kept-answers.ts";

/** One item as the reference and the model answered it. */
export interface AnswerPair {
  /** What it shares with others, else what it alone is: positions of one text are not independent. */
  readonly cluster: string;
  readonly reference: KeptAnswer;
  readonly model: KeptAnswer;
}

/** The items that both answered, and how many only one of them did. */
export function pairAnswers(
  reference: ReadonlyMap<string, KeptAnswer>,
  model: ReadonlyMap<string, KeptAnswer>,
): { readonly pairs: readonly AnswerPair[]; readonly unpaired: number } {
  const pairs = [...reference].flatMap(([hash, answer]): AnswerPair[] => {
    const other = model.get(hash);
    if (other === undefined) return [];
    const cluster = answer.group === null ? `item ${hash}` : `group ${answer.group}`;
    return [{ cluster, reference: answer, model: other }];
  });
  return { pairs, unpaired: reference.size + model.size - 2 * pairs.length };
}
