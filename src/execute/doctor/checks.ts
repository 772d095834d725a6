import { createMoments, meanInterval } from "../../statistics/means.ts";
import { wilson } from "../../statistics/proportions.ts";
import type { Check, Examination } from "./types.ts";

/** What the examination says, check by check. */
export function checksOf(examination: Examination): readonly Check[] {
  return [bosCheck(examination), templateCheck(examination), tokenizerCheck(examination), chanceCheck(examination)];
}

/** Nats a token from which a BOS, or its absence, is taken to matter: 0.05 is a perplexity of 5 % more. */
const notable = 0.05;

function bosCheck({ reply: { bos, bosProbes } }: Examination): Check {
  const id = "bos";
  if (bos === "none")
    return { id, state: "ok", finding: "the tokenizer has no BOS, and none is prepended", advice: null };
  const differences = createMoments();
  for (const { tokens, withBos, withoutBos } of bosProbes) differences.add((withoutBos - withBos) / tokens);
  const [mean, interval] = [differences.mean(), meanInterval(differences)];
  if (mean === null || interval === null)
    return {
      id,
      state: "problem",
      finding: "the probe's texts gave no tokens to predict",
      advice: "check the tokenizer",
    };
  const told = `leaving it out makes texts cost ${signed(mean)} nats a token (95 %: ${signed(interval.low)} to ${signed(interval.high)})`;
  const worse = interval.low > 0 && mean > notable;
  const better = interval.high < 0 && -mean > notable;
  if (bos === "prepended") {
    if (better)
      return {
        id,
        state: "problem",
        finding: `the file has a BOS put before texts, which makes them worse: ${told}`,
        advice: "the file may be converted wrongly: compare with another conversion (tokenizer.ggml.add_bos_token)",
      };
    const finding = `the file has one BOS put before texts: ${told}`;
    return worse
      ? { id, state: "note", finding, advice: "tools that forget it, or write it twice, score this model wrongly" }
      : { id, state: "ok", finding, advice: null };
  }
  return worse
    ? {
        id,
        state: "problem",
        finding: `the file has a BOS but says not to put it before texts, which makes them worse: ${told}`,
        advice: "the file may be converted wrongly: compare with another conversion (tokenizer.ggml.add_bos_token)",
      }
    : { id, state: "ok", finding: `the file has a BOS and says not to put it before texts: ${told}`, advice: null };
}

const signed = (value: number): string => `${value > 0 ? "+" : ""}${value.toFixed(3)}`.replace("-", "−");

const thinkingInWords = {
  none: "it knows nothing of thinking",
  switchable: "thinking can be switched off, and is unless a task gives it a budget",
  "left-to-it": "it cuts thoughts out of earlier answers, but begins none: whether the model thinks is left to it",
  always: "it always thinks: it is told not to by an empty thought unless a task gives it a budget",
} as const;

function templateCheck({ reply: { template, bos } }: Examination): Check {
  const id = "chat-template";
  if (template === null)
    return {
      id,
      state: "note",
      finding: "the file has no chat template",
      advice: "tasks with chat: true skip this model",
    };
  if (template.refusal !== null)
    return { id, state: "problem", finding: template.refusal, advice: "tasks with chat: true will fail on this model" };
  const parts = [
    "a question can be put into it",
    template.takesSystemMessage ? "it takes a system message" : "it takes no system message",
    ...(template.writesBos && bos === "prepended"
      ? ["it writes the BOS itself, and no second one is put before it"]
      : []),
    thinkingInWords[template.thinking],
  ];
  return {
    id,
    state: template.thinking === "always" || !template.takesSystemMessage ? "note" : "ok",
    finding: `${parts.join("; ")} (${template.sha256.slice(0, 8)})`,
    advice: template.takesSystemMessage ? null : "leave system: out of tasks for this model",
  };
}

function tokenizerCheck({ reply: { returned }, roundTrips }: Examination): Check {
  const id = "tokenizer";
  // Some tokenizers put a space before every text, which is no loss.
  const lost = roundTrips.filter((text, index) => returned[index] !== text && returned[index] !== ` ${text}`);
  if (lost.length === 0)
    return { id, state: "ok", finding: `all ${roundTrips.length} texts come back as they were`, advice: null };
  const finding = `${lost.length} of ${roundTrips.length} texts don't come back as they were: ${lost.map((text) => JSON.stringify(text)).join(", ")}`;
  return {
    id,
    // Small vocabularies lack scripts and signs; plain words and numbers no model may lose.
    state: lost.some((text) => /^[\w.,]+(?: [\w.,]+)*$/.test(text)) ? "problem" : "note",
    finding,
    advice: "the model can't read or write what is lost: leave such tasks out, or expect it to fail them",
  };
}

function chanceCheck({ trial: { suite, asked, right, chance, chosen } }: Examination): Check {
  const id = "chance";
  const share = wilson(right, asked);
  if (share === null) return { id, state: "note", finding: `${suite} has no questions with choices`, advice: null };
  const percent = (value: number): string => `${(100 * value).toFixed(0)} %`;
  const finding = `${right} of ${asked} questions of ${suite} right: ${percent(share.value)} (95 %: ${percent(share.low)} to ${percent(share.high)}), where guessing gives ${percent(chance)}`;
  const places = chosen.filter((times) => times > 0).length;
  if (share.high < chance)
    return {
      id,
      state: "problem",
      finding: `${finding}: below chance`,
      advice: "a score below chance is a mistake in the file or in scoring, not a weak model: see the checks above",
    };
  if (places === 1 && asked >= 10)
    return {
      id,
      state: "problem",
      finding: `${finding}; all answers are choice ${chosen.findIndex((times) => times > 0) + 1}`,
      advice: "the model does not tell the choices apart: see the checks above",
    };
  return share.low > chance
    ? { id, state: "ok", finding: `${finding}: above chance`, advice: null }
    : {
        id,
        state: "note",
        finding: `${finding}: not told from guessing`,
        advice: "expect little of its scores on these tasks",
      };
}
