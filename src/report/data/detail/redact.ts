import { createHash } from "node:crypto";
import type { RunRecord } from "../../../records/schema.ts";
import type { ReportRun } from "../types.ts";
import type { ItemAnswer, ItemRow } from "./types.ts";

/** A text's hash and length: enough to tell whether two are the same, not what they say. */
function redactedText(text: string): string {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
  return `sha256 ${hash}, ${[...text].length} characters`;
}

/** The run without what was asked and answered, without paths and without the command that names them. */
export function redactedRun(run: ReportRun): ReportRun {
  return {
    ...run,
    plan: { ...run.plan, models: run.plan.models.map((model) => ({ ...model, path: redactedText(model.path) })) },
    run: redactedHeader(run.run),
    problems: run.problems.map((problem) => ({ ...problem, message: redactedText(problem.message) })),
    detail: { ...run.detail, items: run.detail.items.map(redactedItem) },
  };
}

function redactedHeader({ leftOut, ...run }: RunRecord): RunRecord {
  const hidden = leftOut?.map(({ path, reason }) => ({ path: redactedText(path), reason: redactedText(reason) }));
  return { ...run, command: ["schoolmark", "(redacted)"], ...(hidden === undefined ? {} : { leftOut: hidden }) };
}

function redactedItem({ id, prompt, expected, answers, task }: ItemRow): ItemRow {
  const hidden = (text: string | null): string | null => (text === null ? null : redactedText(text));
  const kept = [...answers].map(
    ([key, answer]) =>
      [key, { ...answer, text: hidden(answer.text), remark: hidden(answer.remark) } satisfies ItemAnswer] as const,
  );
  return { task, id: redactedText(id), prompt: hidden(prompt), expected: hidden(expected), answers: new Map(kept) };
}
