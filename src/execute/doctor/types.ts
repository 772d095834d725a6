import type { ModelIdentity } from "../../records/schema.ts";
import type { ExamineReply } from "../../runners/types.ts";

/** How a few questions went that guessing answers by chance. */
export interface ChanceTrial {
  readonly suite: string;
  readonly asked: number;
  readonly right: number;
  /** Mean probability of being right by guessing. */
  readonly chance: number;
  /** Times each place among the choices was chosen, over questions with the commonest number of choices. */
  readonly chosen: readonly number[];
}

/** What was found out about a model, before it is judged. */
export interface Examination {
  readonly model: ModelIdentity;
  readonly reply: ExamineReply;
  readonly roundTrips: readonly string[];
  readonly trial: ChanceTrial;
}

/** `note`: nothing is wrong, but it should be known. */
export interface Check {
  readonly id: "bos" | "chat-template" | "tokenizer" | "chance";
  readonly state: "ok" | "note" | "problem";
  readonly finding: string;
  /** What to do about it; null where nothing is to be done. */
  readonly advice: string | null;
}
