import { canonicalJson } from "../lib/files.ts";
import type { ScoreId } from "../records/score-ids.ts";
import { type Checks, passes } from "./checks.ts";
import { type JsonSchema, matchesSchema, parseAnswer } from "./json-answer.ts";
import { bareWords, firstNumber, holdsWhole, plainAmount, plainText } from "./normalize.ts";
import { findByPattern, type Take } from "./pattern.ts";

export interface MatchSettings {
  readonly pattern?: string | undefined;
  readonly take: Take;
  readonly schema?: JsonSchema | undefined;
  /** Of the item. */
  readonly checks?: Checks | undefined;
}

/** What a matcher makes of a generated text. `readable`: it held something that could have been right. */
export interface Judgement {
  readonly values: Readonly<Partial<Record<ScoreId, number>>>;
  readonly readable: boolean;
}

export interface Matcher {
  readonly description: string;
  /** From 1; raised whenever `judge` would judge the same text otherwise than before. */
  readonly scoringVersion: number;
  /** The metric that stands for the task; every judgement holds it. */
  readonly primary: ScoreId;
  /** The task's setting without which it cannot judge. */
  readonly needs?: "pattern" | "schema";
  /** Whether an item has an answer; `none`: it has `checks` instead. Absent: it must. */
  readonly answers?: "optional" | "none";
  /** Why nothing a model says could equal this answer; null: something could. */
  problemOf(answer: string): string | null;
  judge(text: string, answers: readonly string[], settings: MatchSettings): Judgement;
}

const entries = {
  exact: {
    description: "same text but for case, spacing and a final full stop",
    scoringVersion: 1,
    primary: "exact_match",
    problemOf: (answer) => (plainText(answer) === "" ? "holds no text" : null),
    judge: (text, answers) => equality(text, answers, (raw) => plainText(raw) || null),
  },
  numeric: {
    description: "the first number of the answer",
    scoringVersion: 1,
    primary: "exact_match",
    problemOf: (answer) => (firstNumber(answer) === null ? "holds no number in digits" : null),
    judge: (text, answers) => equality(text, answers, firstNumber),
  },
  contains: {
    description: "a right answer stands in the text, as whole words",
    scoringVersion: 1,
    primary: "contains",
    problemOf: (answer) => (plainText(answer) === "" ? "holds no text" : null),
    judge: (text, answers) => ({
      values: { contains: flag(answers.some((answer) => holdsWhole(plainText(text), plainText(answer)))) },
      readable: text.trim() !== "",
    }),
  },
  regex: {
    description:
      "what the first group of `pattern` finds, but for case, spacing, thousands separators and currency signs",
    scoringVersion: 1,
    primary: "exact_match",
    needs: "pattern",
    problemOf: (answer) => (plainAmount(answer) === "" ? "holds no text" : null),
    judge(text, answers, { pattern, take }) {
      const given = findByPattern(pattern ?? "", text, take);
      const right = given !== null && answers.some((answer) => plainAmount(answer) === plainAmount(given));
      return { values: { exact_match: flag(right) }, readable: given !== null };
    },
  },
  f1: {
    description: "words shared with the right answer, without case, punctuation and articles",
    scoringVersion: 1,
    primary: "f1",
    problemOf: (answer) => (bareWords(answer).length === 0 ? "holds no word" : null),
    judge(text, answers) {
      const given = bareWords(text);
      const overlaps = answers.map((answer) => tokenF1(given, bareWords(answer)));
      return {
        values: {
          f1: Math.max(...overlaps),
          exact_match: flag(answers.some((answer) => bareWords(answer).join(" ") === given.join(" "))),
        },
        readable: given.length > 0,
      };
    },
  },
  "json-schema": {
    description: "the answer is JSON that fits `schema`, a fence around it allowed",
    scoringVersion: 1,
    primary: "json_valid",
    needs: "schema",
    answers: "optional",
    problemOf: (answer) => (parseAnswer(answer) === undefined ? "is no JSON" : null),
    judge(text, answers, { schema }) {
      const value = parseAnswer(text);
      const equal = answers.some((answer) => canonicalJson(parseAnswer(answer)) === canonicalJson(value));
      return {
        values: {
          json_valid: flag(matchesSchema(value, schema ?? {})),
          ...(answers.length > 0 ? { exact_match: flag(value !== undefined && equal) } : {}),
        },
        readable: value !== undefined,
      };
    },
  },
  checks: {
    description: "the `checks` of the item hold, each item having its own",
    scoringVersion: 1,
    primary: "checks_passed",
    answers: "none",
    problemOf: () => null,
    judge: (text, _answers, { checks = { checks: [], threshold: null } }) => ({
      values: { checks_passed: flag(passes(text, checks)) },
      readable: text.trim() !== "",
    }),
  },
} as const satisfies Readonly<Record<string, Matcher>>;

export type MatcherName = keyof typeof entries;

/** Every way of comparing a generated answer with the right ones. A new one is one entry above. */
export const matchers: Readonly<Record<MatcherName, Matcher>> = entries;

export const matcherNames = Object.keys(matchers) as [MatcherName, ...MatcherName[]];

/** Those that ask for nothing but right answers, so that they fit questions of any source. */
export const plainMatcherNames: readonly MatcherName[] = matcherNames.filter(
  (name) => matchers[name].needs === undefined && matchers[name].answers === undefined,
);

const flag = (right: boolean): number => (right ? 1 : 0);

/** Reads both sides into a form that is equal for equal answers; null: nothing to read. */
function equality(text: string, answers: readonly string[], read: (raw: string) => string | number | null): Judgement {
  const given = read(text);
  return {
    values: { exact_match: flag(given !== null && answers.some((answer) => read(answer) === given)) },
    readable: given !== null,
  };
}

/** Harmonic mean of precision and recall over words, each counted as often as it stands; as in SQuAD 1.1. */
function tokenF1(given: readonly string[], wanted: readonly string[]): number {
  if (given.length === 0 || wanted.length === 0) return given.length === wanted.length ? 1 : 0;
  const left = [...wanted];
  const shared = given.filter((word) => {
    const place = left.indexOf(word);
    if (place >= 0) left.splice(place, 1);
    return place >= 0;
  }).length;
  return (2 * shared) / (given.length + wanted.length);
}
