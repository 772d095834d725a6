import { z } from "zod";
import { printable } from "../lib/untrusted.ts";
import type { ScoreId } from "../records/score-ids.ts";
import type { GenerateReply, GenerateRequest } from "../runners/types.ts";
import { check, checkInWords } from "./checks.ts";
import { asRecorded, generationFields, promptIn, samplingOf, thinkingRoom } from "./generation-settings.ts";
import { schemaProblem } from "./json-answer.ts";
import { type Judgement, matcherNames, matchers } from "./matchers.ts";
import { patternLimit, patternProblem } from "./pattern.ts";
import { fillTemplate, promptTemplate } from "./template.ts";
import { afterThinking } from "./thinking.ts";
import type { TaskKind } from "./types.ts";

/**
 * Scores against another model's answers go by names of their own, so that nothing takes them for accuracy. A matcher
 * whose primary score is not here compares with right answers alone.
 */
const agreementNames: Readonly<Partial<Record<ScoreId, ScoreId>>> = {
  exact_match: "agreement",
  contains: "agreement",
  f1: "agreement_f1",
};

const config = z
  .strictObject({
    prompt: promptTemplate.default("{prompt}"),
    maxTokens: z.number().int().min(1).max(100_000).default(64).describe("Most tokens a model may answer with"),
    stop: z.array(z.string().min(1)).default(["\n"]).describe("Texts that end the answer"),
    match: z
      .enum(matcherNames)
      .default("exact")
      .describe(matcherNames.map((name) => `${name}: ${matchers[name].description}`).join("; ")),
    pattern: z
      .string()
      .min(1)
      .max(patternLimit)
      .optional()
      .describe("For regex: a regular expression whose first group is the answer"),
    take: z.enum(["first", "last"]).default("first").describe("For regex: which hit counts"),
    schema: z.record(z.string(), z.unknown()).optional().describe("For json-schema: the JSON schema"),
    answerPrefix: z.string().default(" ").describe("Text between the prompt and the answer of an example"),
    chance: z.number().min(0).max(1).default(0).describe("Probability of guessing right"),
    expectedFrom: z
      .literal("another-model")
      .optional()
      .describe("Answers are another model's: what is scored is agreement with it, never accuracy"),
    ...generationFields,
  })
  .superRefine((settings, context) => {
    const { match, pattern, schema, chat, system, thinking, expectedFrom } = settings;
    const { needs, answers } = matchers[match];
    const refuse = (key: string, message: string) => context.addIssue({ code: "custom", path: [key], message });
    if (chat !== true && system !== undefined) refuse("system", "needs chat: true");
    if (chat !== true && thinking !== undefined) refuse("thinking", "needs chat: true");
    if (needs !== undefined && settings[needs] === undefined) refuse("match", `${match} needs a ${needs}`);
    if (expectedFrom !== undefined && (answers !== undefined || agreementNames[matchers[match].primary] === undefined))
      refuse("expectedFrom", `match: ${match} compares with no answer of another model`);
    const badPattern = pattern === undefined ? null : patternProblem(pattern);
    if (badPattern !== null) refuse("pattern", badPattern);
    const badSchema = schema === undefined ? null : schemaProblem(schema);
    if (badSchema !== null) refuse("schema", `can't be used: ${badSchema}`);
  });
const item = z.looseObject({
  id: z.string().min(1),
  prompt: z.string().optional(),
  answer: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .optional()
    .describe("The right answer, or several that are right; json-schema can do without, checks has none"),
  checks: z.array(check).min(1).max(100).optional().describe("For checks: what must hold of the answer"),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("For checks: the weighted share of checks that will do; default: all must hold"),
  system: z
    .string()
    .min(1)
    .optional()
    .describe("With chat: the system message before this question, in place of the task's"),
  solution: z.string().min(1).optional().describe("The answer in full, as an example shows it"),
});
type Config = z.infer<typeof config>;
type GenerateItem = z.infer<typeof item>;

/** Throws Error where an answer is needed and none is given. */
function answersOf({ answer, checks }: GenerateItem, { match }: Config): readonly string[] {
  const { answers } = matchers[match];
  if (answers === "none") {
    if (checks === undefined) throw new Error("checks: a list expected, but it is missing");
    return [];
  }
  if (answer === undefined && answers !== "optional") throw new Error("answer: string expected, but it is missing");
  return answer === undefined ? [] : typeof answer === "string" ? [answer] : answer;
}

/** An answer that the task's way of comparing can't read would make every model wrong in silence. */
function refuseUnreadable(answers: readonly string[], { match }: Config): void {
  for (const answer of answers) {
    const problem = matchers[match].problemOf(answer);
    if (problem !== null)
      throw new Error(
        `answer: "${printable(answer)}" ${problem}, so that match: ${match} finds no model right; write it so that it does, or match otherwise`,
      );
  }
}

const promptOf = (asked: GenerateItem, settings: Config) =>
  promptIn({ ...settings, system: asked.system ?? settings.system }, fillTemplate(settings.prompt, asked));

/** Of what all matchers share: which part of a reply is the answer, and its flags. */
const ownScoringVersion = 2;

/** What stands where a right answer would. */
function expectedOf(asked: GenerateItem, settings: Config): string | null {
  if (matchers[settings.match].answers === "none") return asked.checks?.map(checkInWords).join("; ") ?? null;
  return answersOf(asked, settings).join(" | ") || null;
}

/** Scores that become none of these stay out: a share and a mean must not go by one name. */
function asAgreement(values: Judgement["values"]): Judgement["values"] {
  return Object.fromEntries(
    Object.entries(values).flatMap(([id, value]) => {
      const name = agreementNames[id as ScoreId];
      return name === undefined ? [] : [[name, value]];
    }),
  );
}

/** An answer that never came is wrong, also where saying nothing would have been right. */
function asWrong(values: Judgement["values"]): Judgement["values"] {
  return Object.fromEntries(Object.keys(values).map((id) => [id, 0]));
}

/** A prompt answered freely, greedily unless the task says how to draw, and compared with the right answers. */
export const generate: TaskKind<Config, GenerateItem, GenerateRequest, GenerateReply> = {
  id: "generate",
  itemFields: "`prompt`, `answer` (one or several)",
  scoredBy: "what `match` names, see below",
  method: "free generation",
  repeats: "once",
  // Both only ever grow, so that their sum names one state of the two.
  scoringVersion: ({ match }) => ownScoringVersion + matchers[match].scoringVersion - 1,
  configSchema: config,
  itemSchema: item,
  primaryMetric({ match, expectedFrom }) {
    const { primary } = matchers[match];
    return expectedFrom === undefined ? primary : (agreementNames[primary] ?? null);
  },
  chance: (_item, { chance }) => chance,
  request(asked, settings, seed) {
    refuseUnreadable(answersOf(asked, settings), settings);
    const { maxTokens, stop } = settings;
    const prompt = promptOf(asked, settings);
    return { kind: "generate", prompt, maxTokens, stop, sampling: samplingOf(settings, asked.id, seed) };
  },
  extent: (asked, settings) => ({
    texts: [promptOf(asked, settings)],
    tokens: settings.maxTokens + thinkingRoom(settings),
    whenTooLong: "refuse",
  }),
  prompt: (asked, { prompt }) => fillTemplate(prompt, asked),
  expected: expectedOf,
  example(asked, settings) {
    const answer = asked.solution ?? answersOf(asked, settings)[0];
    if (answer === undefined) throw new Error("an example needs an answer");
    return fillTemplate(settings.prompt, asked) + settings.answerPrefix + answer;
  },
  score(reply, asked, settings, seed) {
    const answer = afterThinking(reply.text);
    const { checks = [], threshold = null } = asked;
    const { values: judged, readable } = matchers[settings.match].judge(answer ?? "", answersOf(asked, settings), {
      ...settings,
      checks: { checks, threshold },
    });
    const values = answer === null ? asWrong(judged) : judged;
    return {
      values: settings.expectedFrom === undefined ? values : asAgreement(values),
      flags: [
        ...(answer === null
          ? ["thinking-unfinished"]
          : answer.trim() === ""
            ? ["empty"]
            : readable
              ? []
              : ["unparsable"]),
        ...(reply.thinking?.ended === "cut" ? ["thinking-cut"] : []),
        ...(reply.stopReason === "length" ? ["ran-to-limit"] : []),
      ],
      output: {
        type: "generate",
        text: reply.text,
        stopReason: reply.stopReason,
        tokenTimesMs: [...reply.tokenTimesMs],
        ...asRecorded(samplingOf(settings, asked.id, seed)),
        ...(reply.rendered === undefined ? {} : { rendered: reply.rendered }),
        ...(reply.thinking === undefined ? {} : { thinking: reply.thinking }),
      },
    };
  },
};
