import { answerInWords } from "../../../records/answer-in-words.ts";
import type { FailRecord, Plan, ResultRecord, SkipRecord } from "../../../records/schema.ts";
import { decidedReason } from "../../../records/schema.ts";
import { settingKeyIn } from "../setting-summaries.ts";
import type { ItemAnswer, RunDetail } from "./types.ts";

/** Characters of prompts and answers that are held; beyond it, scores alone, so that a run of any size can be read. */
const maxCharacters = 8_000_000;
/** Answers that are held, so that a run of any size can be read and its page opened. */
export const maxAnswers = 60_000;
/** What one answer is cut to: a runaway answer must not crowd out the others. */
const maxTextLength = 2000;

interface Row {
  readonly task: string;
  readonly id: string;
  prompt: string | null;
  readonly expected: string | null;
  readonly answers: Map<string, ItemAnswer>;
}

/** The questions of one task that are held. */
interface Held {
  readonly metric: string;
  readonly most: number;
  readonly rows: Map<string, Row>;
  /** Answers that can still come to them: where there are none, no record needs to be looked at. */
  awaited: number;
}

/** Gathers questions with every model's answer; timings are no questions. */
export function createItemTally(plan: Plan): {
  add(record: ResultRecord | SkipRecord | FailRecord): void;
  finish(): Pick<RunDetail, "items" | "withoutTexts" | "notHeld">;
} {
  const keyOf = settingKeyIn(plan);
  const tasks = heldOf(plan);
  const items: Row[] = [];
  let characters = 0;
  const kept = (text: string | null): string | null => {
    if (text === null || characters > maxCharacters) return null;
    const cut = text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text;
    characters += cut.length;
    return cut;
  };
  return {
    add(record) {
      const held = tasks.get(record.task);
      if (held === undefined || held.awaited === 0) return;
      if (record.kind === "skip" && record.reason === decidedReason) return;
      const { rows, most, metric } = held;
      const known = rows.get(record.item);
      if (known === undefined && rows.size >= most) return;
      const row = known ?? emptyRow(record, kept);
      if (known === undefined) {
        rows.set(record.item, row);
        items.push(row);
      }
      if (record.kind === "result" && row.prompt === null) row.prompt = kept(record.prompt);
      const likelihoods = characters <= maxCharacters;
      const before = row.answers.size;
      row.answers.set(keyOf(record), answerOf(record, metric, kept, likelihoods));
      held.awaited -= row.answers.size - before;
    },
    finish() {
      const scored = plan.tasks.filter(({ primaryMetric }) => primaryMetric !== null);
      const notHeld = scored.reduce((sum, { key, items: all }) => sum + all - (tasks.get(key)?.most ?? 0), 0);
      return { items, withoutTexts: items.filter(({ prompt }) => prompt === null).length, notHeld };
    },
  };
}

/** What is held of each task: as many questions of each as there is room for, what small tasks leave going to the others. */
function heldOf({ models, variants, tasks }: Plan): ReadonlyMap<string, Held> {
  const settings = models.length * variants.length;
  const scored = tasks.flatMap(({ key, items, primaryMetric }) =>
    primaryMetric === null ? [] : [{ key, items, metric: primaryMetric }],
  );
  let room = Math.ceil(maxAnswers / Math.max(1, settings));
  return new Map(
    scored
      .toSorted((a, b) => a.items - b.items)
      .map(({ key, items, metric }, index) => {
        const most = Math.min(items, Math.ceil(room / (scored.length - index)));
        room -= most;
        return [key, { metric, most, rows: new Map(), awaited: most * settings }];
      }),
  );
}

type Keep = (text: string | null) => string | null;

function emptyRow(record: ResultRecord | SkipRecord | FailRecord, kept: Keep): Row {
  const expected = record.kind === "result" ? kept(record.expected) : null;
  return { task: record.task, id: record.item, prompt: null, expected, answers: new Map() };
}

function answerOf(
  record: ResultRecord | SkipRecord | FailRecord,
  metric: string,
  kept: Keep,
  likelihoods: boolean,
): ItemAnswer {
  if (record.kind === "skip")
    return { score: null, text: null, logLikelihoods: [], remark: `skipped: ${record.reason}` };
  if (record.kind === "fail")
    return { score: null, text: null, logLikelihoods: [], remark: `failed: ${record.message.slice(0, 200)}` };
  const { output, score, flags } = record;
  return {
    score: score[metric] ?? null,
    text: kept(answerInWords(record)),
    logLikelihoods:
      output.type === "loglikelihood" && likelihoods ? output.continuations.map((one) => one.logLikelihood) : [],
    remark: flags.length === 0 ? null : flags.join(", "),
  };
}
