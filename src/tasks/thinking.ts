import { channelMark, endOfThought, openedBy } from "../lib/thinking-marks.ts";

/** What some families set around the answer that follows a thought. */
const answerMarks: readonly (readonly [open: string, close: string])[] = [
  ["<response>", "</response>"],
  ["<|begin_of_solution|>", "<|end_of_solution|>"],
  ["<|START_RESPONSE|>", "<|END_RESPONSE|>"],
];

/** Marks of the format of gpt-oss that end a message. */
const messageEnd = /<\|(?:end|return|call|start)\|>/;
/** The head of a message on the final channel, which may say how its content is constrained. */
const finalMessage = /<\|channel\|>\s*final\b[^<]*(?:<\|constrain\|>[^<]*)?<\|message\|>/g;

/** What a model answered after thinking aloud; null: it never came to an end of thinking. */
export function afterThinking(text: string): string | null {
  if (/^\s*(?:<\|start\|>assistant)?\s*<\|channel\|>/.test(text) || text.includes(`<|start|>assistant${channelMark}`))
    return finalChannelOf(text);
  const bare = bareChannels(text);
  if (bare !== undefined) return bare;
  const end = endOfThought(text) ?? endOfOtherThought(text);
  if (end === null) return openedBy(text) === null ? text : null;
  const answer = text.slice(end);
  return openedBy(answer) === null ? withoutMarks(answer) : null;
}

/** The mark that opens a thought by its name, in the bracketings of the known families. */
const otherMark = /^\s*(<\|?|\[|◁)([\w:.-]*(?:think|thought|reasoning|reflection|scratchpad)[\w:.-]*)(\|?>|\]|▷)/i;

/** As `endOfThought`, for a family that is not known: what is marked alike at its beginning and end. */
function endOfOtherThought(text: string): number | null {
  const [, left, name, right] = otherMark.exec(text) ?? [];
  if (left === undefined || name === undefined || right === undefined) return null;
  const close = `${left}/${name}${right}`;
  const place = text.toLowerCase().lastIndexOf(close.toLowerCase());
  return place < 0 ? null : place + close.length;
}

function finalChannelOf(text: string): string | null {
  const head = [...text.matchAll(finalMessage)].at(-1);
  if (head === undefined) return null;
  const message = text.slice(head.index + head[0].length);
  return message.slice(0, messageEnd.exec(message)?.index ?? message.length);
}

/** The same where the engine left the marks out: `analysisWe need …assistantfinalParis`. undefined: it is no such text. */
function bareChannels(text: string): string | null | undefined {
  const begun = text.trimStart();
  if (!begun.startsWith("analysis")) return undefined;
  const [, answer] = /assistantfinal([\s\S]*)$/.exec(begun) ?? [];
  if (answer !== undefined) return answer;
  return /^analysis\p{Lu}/u.test(begun) ? null : undefined;
}

function withoutMarks(answer: string): string {
  const begun = answer.trimStart();
  const [open, close] = answerMarks.find(([mark]) => begun.startsWith(mark)) ?? [];
  if (open === undefined || close === undefined) return answer;
  const inside = begun.slice(open.length);
  const end = inside.lastIndexOf(close);
  return end < 0 ? inside : inside.slice(0, end);
}
