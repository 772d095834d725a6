import type { RunSummary } from "../data/setting-summaries.ts";
import type { Finding } from "../format/sentence.ts";
import { agreementFindings } from "./agreement.ts";
import { answer } from "./answer.ts";
import { gainFindings } from "./gain.ts";
import { ladder } from "./ladder.ts";
import { lawFindings } from "./laws.ts";
import { referenceFindings } from "./reference.ts";
import { servingFindings } from "./serving.ts";

/** What a run shows, in words with intervals. Every form of the report opens with these. */
export interface Findings {
  readonly answer: readonly Finding[];
  /** Empty where the models' schooling is not disclosed or does not differ in a comparable way. */
  readonly ladder: readonly Finding[];
  /** What published scaling laws say of a smaller model schooled longer and a larger one; empty where there is none. */
  readonly laws: readonly Finding[];
  /** What each model loses against the run's reference; empty where it has none. */
  readonly reference: readonly Finding[];
  /** What each model gains in tasks over their baselines, such as from the document; empty where no task names one. */
  readonly gain: readonly Finding[];
  /** How far each model agrees with another's answers; empty where no task holds them against such. */
  readonly agreement: readonly Finding[];
  /** How many users at once each model can take; empty where none was put under load. */
  readonly serving: readonly Finding[];
}

/** Turns a run's figures into sentences that say no more than the figures support. */
export function findingsOf(summary: RunSummary): Findings {
  return {
    answer: answer(summary),
    ladder: ladder(summary),
    laws: lawFindings(summary),
    reference: referenceFindings(summary),
    gain: gainFindings(summary),
    agreement: agreementFindings(summary),
    serving: servingFindings(summary),
  };
}
