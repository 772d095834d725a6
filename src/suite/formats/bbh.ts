import { z } from "zod";
import { layout, text } from "./layout.ts";
import type { Format, RowSource } from "./types.ts";

const row = z.looseObject({ input: text, target: text });
type Row = z.infer<typeof row>;

const free = { kind: "generate", columns: null } as const;
const asIs = layout(row, ({ input, target }) => ({ question: input, answer: target }));

/** BIG-Bench Hard (Suzgun et al. 2023), answered at once. */
export const bbh: Format = {
  ...free,
  name: "bbh",
  title: "BIG-Bench Hard",
  settings: { prompt: "Q: {question}\nA:", maxTokens: 64, stop: ["</s>", "Q:", "\n"] },
  layouts: [asIs],
};

/** BIG-Bench Hard with a chain of thought. Prompt and extraction as in lm-evaluation-harness 0.4; instruction and examples are the suite's. */
export const bbhCot: Format = {
  ...free,
  name: "bbh-cot",
  title: "BIG-Bench Hard, chain of thought",
  settings: {
    prompt: "Q: {question}\nA: Let's think step by step.\n",
    answerPrefix: "",
    maxTokens: 512,
    stop: ["</s>", "Q:", "\n\n"],
    match: "regex",
    pattern: "the answer is (.*)\\.",
  },
  layouts: [asIs],
};

/** BIG-Bench Hard by likelihood: among the options in the question, or else among the few targets that the file has. */
export const bbhChoice: Format = {
  name: "bbh-choice",
  title: "BIG-Bench Hard by likelihood",
  kind: "multiple-choice",
  settings: { prompt: "Q: {question}\nA:" },
  columns: null,
  layouts: [
    layout(row, ({ input, target }, source) => {
      const choices = optionsOf(input) ?? targetsOf(source);
      const answer = choices.indexOf(target);
      if (answer < 0) throw new Error(`target: "${target}" is none of the options ${choices.join(", ")}`);
      return { question: input, choices, answer };
    }),
  ],
};

/** Labels like `(A)`, or the options themselves where they are bullets; null: the question lists none. */
function optionsOf(input: string): readonly string[] | null {
  const [, list] = /\nOptions:\n([\s\S]*)$/.exec(input) ?? [];
  if (list === undefined) return null;
  const options = list.split("\n").flatMap((line) => {
    const [, label, bullet] = /^(?:(\([A-Z]\)) |- (.+)$)/.exec(line.trim()) ?? [];
    return label ?? bullet ?? [];
  });
  return options.length < 2 ? null : options;
}

/** More targets than this are answers to be found, not options to choose from. */
const maxTargets = 10;
const known = new WeakMap<readonly Row[], readonly string[]>();

function targetsOf({ rows }: RowSource<Row>): readonly string[] {
  let targets = known.get(rows);
  if (targets === undefined) {
    targets = [...new Set(rows.map(({ target }) => target))].sort();
    known.set(rows, targets);
  }
  if (targets.length > maxTargets)
    throw new Error(`input: lists no options, and the file has ${targets.length} targets: use the format bbh`);
  return targets;
}
