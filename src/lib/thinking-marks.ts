/** What a family of models writes around a thought. */
export interface ThinkingMarks {
  /** A text that begins with it begins with a thought. */
  readonly open: string;
  /** The answer stands behind the last of these. */
  readonly close: string;
  /** What to write where a thought is to begin. */
  readonly begin: string;
  /** What to write where a thought is to end; a line break may stand before it. */
  readonly end: string;
}

const pair = (open: string, close: string): ThinkingMarks => ({ open, close, begin: open, end: `${close}\n\n` });

/** Of most models, and where nothing else is known. */
export const usualMarks = pair("<think>", "</think>");

/** gpt-oss: messages on several channels, of which only the final one is the answer (OpenAI harmony response format). */
export const channelMark = "<|channel|>";
const finalChannel = `${channelMark}final<|message|>`;
export const channelMarks: ThinkingMarks = {
  open: `${channelMark}analysis`,
  close: finalChannel,
  begin: `${channelMark}analysis<|message|>`,
  end: `<|end|><|start|>assistant${finalChannel}`,
};

/** The families in use, as their published chat templates write them. */
export const thinkingFamilies: readonly ThinkingMarks[] = [
  usualMarks,
  pair("<thinking>", "</thinking>"),
  pair("<thought>", "</thought>"),
  pair("<reasoning>", "</reasoning>"),
  pair("[THINK]", "[/THINK]"),
  pair("◁think▷", "◁/think▷"),
  pair("<seed:think>", "</seed:think>"),
  pair("<|begin_of_thought|>", "<|end_of_thought|>"),
  pair("<|START_THINKING|>", "<|END_THINKING|>"),
  pair("<|inner_prefix|>", "<|inner_suffix|>"),
  pair("<unused94>", "<unused95>"),
  channelMarks,
];

/** Every mark that may be a token of its own, which engines leave out of texts unless told otherwise. */
export const markTexts: readonly string[] = [
  ...thinkingFamilies.filter((marks) => marks !== channelMarks).flatMap(({ open, close }) => [open, close]),
  ...[channelMark, "<|message|>", "<|start|>", "<|constrain|>"],
  ...["<|begin_of_solution|>", "<|end_of_solution|>", "<|START_RESPONSE|>", "<|END_RESPONSE|>"],
];

/** The family whose mark stands at the beginning of a text; null: none does. */
export function openedBy(text: string): ThinkingMarks | null {
  const begun = text.trimStart();
  return thinkingFamilies.find(({ open }) => startsWith(begun, open)) ?? null;
}

/** Whether a text may still be inside a thought: one is open, or what there is may yet become the mark that opens one. */
export function mayBeThought(text: string): boolean {
  const begun = text.trimStart();
  const opened = openedBy(begun);
  if (opened !== null) return lastIndexOf(begun, opened.close) < 0;
  return thinkingFamilies.some(({ open }) => startsWith(open, begun));
}

/** Where the answer begins: behind the last mark that ends a thought; null: there is none. */
export function endOfThought(text: string): number | null {
  const opened = openedBy(text);
  const ends = (opened === null ? thinkingFamilies : [opened]).flatMap(({ close }) => {
    const place = lastIndexOf(text, close);
    return place < 0 ? [] : [place + close.length];
  });
  return ends.length === 0 ? null : Math.max(...ends);
}

/** Models write the marks in capitals too. Of equal length in both cases: these letters are all ASCII. */
const startsWith = (text: string, start: string): boolean =>
  text.slice(0, start.length).toLowerCase() === start.toLowerCase();

function lastIndexOf(text: string, mark: string): number {
  const pattern = new RegExp(mark.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "gi");
  return [...text.matchAll(pattern)].at(-1)?.index ?? -1;
}
