import { z } from "zod";
import { layout, text } from "./layout.ts";
import type { Format } from "./types.ts";

const mark = "#### ";

const row = z.looseObject({
  question: text,
  answer: z.string().includes(mark, `no "${mark.trim()}" before the result`),
});

function resultOf(answer: string): { readonly result: string; readonly steps: string } {
  const [steps = "", result = ""] = answer.split(mark);
  // `<<48/2=24>>` are a calculator's notes, no part of the text.
  return { result: result.trim().replaceAll(",", ""), steps: steps.replace(/<<[^>]*>>/g, "").trim() };
}

const common = { kind: "generate", columns: null } as const;

/** Grade-school word problems (Cobbe et al. 2021), answered as the set's own solutions are. Prompt and strict extraction as in lm-evaluation-harness 0.4. */
export const gsm8k: Format = {
  ...common,
  name: "gsm8k",
  title: "GSM8K",
  settings: {
    prompt: "Question: {question}\nAnswer:",
    maxTokens: 256,
    stop: ["Question:", "</s>", "<|im_end|>"],
    match: "regex",
    pattern: "#### (-?[0-9.,]+)",
  },
  layouts: [layout(row, ({ question, answer }) => ({ question, answer: resultOf(answer).result, solution: answer }))],
};

/** The same questions with a chain of thought that ends in "The answer is N.". Prompt and strict extraction as in lm-evaluation-harness 0.4; examples are the suite's. */
export const gsm8kCot: Format = {
  ...common,
  name: "gsm8k-cot",
  title: "GSM8K, chain of thought",
  settings: {
    prompt: "Q: {question}\nA:",
    maxTokens: 256,
    stop: ["Q:", "</s>", "<|im_end|>"],
    match: "regex",
    pattern: "The answer is (-?[0-9.,]+).",
  },
  layouts: [
    layout(row, ({ question, answer }) => {
      const { result, steps } = resultOf(answer);
      return { question, answer: result, solution: `${steps.replace(/\s*\n\s*/g, " ")} The answer is ${result}.` };
    }),
  ],
};
