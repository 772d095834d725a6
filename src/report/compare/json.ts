import type { Assessment } from "../../analysis/comparison/assess.ts";
import type { Evidence } from "../../analysis/comparison/evidence.ts";
import { rescoringOf } from "../../analysis/comparison/rescoring.ts";
import type { Gate } from "../../analysis/policy/gate.ts";
import { patternId, type WorkPattern } from "../../records/work.ts";
import { escapeControls } from "../outputs/json.ts";
import { isSignificant } from "./cells.ts";
import { conclusionOf } from "./sentence.ts";
import type { ComparisonReport } from "./types.ts";
import { reasonText } from "./words/causes.ts";
import { comparisonMethodText } from "./words/method.ts";
import { protocolParts } from "./words/protocol.ts";
import { rescoringAdvice } from "./words/rescoring.ts";

/** `{ base, candidate, conclusion, verdicts, budgets, unmatched, flipped, outcome, exit }`: all quantities, worst first. */
export function comparisonJson(report: ComparisonReport, exit: number): string {
  const { base, candidate, assessments, budgets, unmatched, flipped, outcome } = report;
  const rescoring = rescoringOf(report);
  const text = JSON.stringify(
    {
      base: sideOf(base),
      candidate: sideOf(candidate),
      conclusion: conclusionOf(report),
      ...(rescoring === null ? {} : { rescore: rescoringAdvice(rescoring) }),
      verdicts: assessments.map(verdictJson),
      budgets: budgets.map(({ budget, verdict, ...check }) => {
        const { work, ...fields } = workFields(check.work);
        return { ...budget, ...check, work, verdict: verdict.name, ...fields, cause: verdict.cause };
      }),
      unmatched: unmatched.map(gateJson),
      flipped,
      outcome,
      exit,
    },
    null,
    2,
  );
  return `${escapeControls(text)}\n`;
}

/**
 * A row with its sentences, then what they are made of. `verdict` and `margin` are null where no gate is about it; `low` and
 * `high` are the interval that verdicts are read from, at `confidence` (two-sided).
 */
function verdictJson(told: Assessment) {
  const { verdict, finding, interval, ...row } = told;
  const ends = interval ?? (finding.state === "compared" ? finding : null);
  const { work, ...fields } = workFields(row.work);
  return {
    verdict: verdict.name,
    reason: reasonText(verdict),
    needed: verdict.needed,
    neededSeconds: verdict.neededSeconds ?? null,
    ...row,
    work,
    method: comparisonMethodText(row.method),
    low: ends?.low ?? null,
    high: ends?.high ?? null,
    significant: isSignificant(told),
    ...fields,
    methodKind: row.method.kind,
    cause: verdict.cause,
  };
}

/** A gate as JSON tells it. */
export function gateJson(gate: Gate) {
  const { work, ...fields } = workFields(gate.work);
  return { ...gate, work, ...fields };
}

/** Timed work in its written form and by its parts; a part that is null may be anything, or there is no timed work. */
function workFields(work: WorkPattern | null) {
  const { phase = null, tokens = null, depth = null, sequences = null } = work ?? {};
  return { work: work === null ? null : patternId(work), phase, tokens, depth, sequences };
}

function sideOf({ source, origin, at, subject, protocol, failed }: Evidence) {
  return { source, origin, at, subject, protocol: protocolParts(protocol), failed };
}
