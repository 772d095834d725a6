import type { OutdatedSide, Rescoring } from "../../../analysis/comparison/rescoring.ts";
import { shellWord } from "../../../lib/shell-word.ts";

/** What to do about sides that were scored by different rules. */
export interface RescoringAdvice {
  readonly sentence: string;
  readonly commands: readonly string[];
}

export function rescoringAdvice({ task, base, candidate, outdated }: Rescoring): RescoringAdvice {
  const commands = outdated.flatMap(commandsFor);
  const again = outdated.some(({ baseline }) => baseline === null)
    ? "compare the run that this makes"
    : "compare again";
  return {
    sentence: `${task}: scored by version ${base} of the rules on the base's side, by version ${candidate} on the candidate's. The answers are kept: score them again without the model (with -s FILE for a suite of your own), then ${again}.`,
    commands: [...new Set(commands)],
  };
}

function commandsFor({ run, model, baseline }: OutdatedSide): readonly string[] {
  const rescore = `schoolmark rescore ${shellWord(run)}`;
  return baseline === null
    ? [rescore]
    : [rescore, `schoolmark baseline save ${shellWord(baseline)} ${shellWord(model)} --replace`];
}
