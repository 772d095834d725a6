import type { Block, Draft, Material, Passage } from "../../types.ts";
import { sourceOf } from "../support.ts";

/** Questions that the folder asks and answers itself, in a few words. */
export function answeredQuestions({ passages }: Material): readonly Draft[] {
  return passages.flatMap((passage) =>
    passage.blocks.flatMap((block, index): Draft[] => {
      const found = questionAt(block, passage.blocks[index + 1]);
      return found === null ? [] : [draftOf(passage, found)];
    }),
  );
}

interface Answered {
  readonly question: string;
  readonly answer: string;
  readonly first: Block;
  readonly last: Block;
}

const isShort = (answer: string): boolean => answer.length <= 60 && answer.split(/\s+/).length <= 8;

function questionAt(block: Block, next: Block | undefined): Answered | null {
  const inOne = /^(?:Q|Question|Frage)\s?[:.]\s*(.{8,200}\?)\s+(?:A|Answer|Antwort)\s?[:.]\s*(.{1,60})$/.exec(
    block.text,
  );
  if (inOne !== null) return answered(inOne[1] ?? "", inOne[2] ?? "", block, block);
  const question = block.text.replace(/^(?:Q|Question|Frage)\s?[:.]\s*/, "");
  if (block.kind === "code" || next === undefined || next.kind !== "prose") return null;
  if (!/^.{8,200}[?？]$/.test(question) || question.split(/[?？]/).length > 2) return null;
  return answered(question, next.text.replace(/^(?:A|Answer|Antwort)\s?[:.]\s*/, ""), block, next);
}

/** An answer that begins a list, or is cut off, is none. */
function answered(question: string, answer: string, first: Block, last: Block): Answered | null {
  const whole = isShort(answer) && /[\p{L}\p{N}]/u.test(answer) && !/[?？:：_*][\s_*]*$/u.test(answer);
  return whole ? { question, answer, first, last } : null;
}

function draftOf(passage: Passage, { question, answer, first, last }: Answered): Draft {
  return {
    id: `asked-${passage.id}-${first.start}`,
    group: passage.id,
    title: passage.title,
    passage: passage.text,
    question,
    answer,
    source: { ...sourceOf(passage, first), end: last.end },
  };
}
