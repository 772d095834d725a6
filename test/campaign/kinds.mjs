import { badModelsInAList } from "./kinds/bad-models.mjs";
import { clocks } from "./kinds/clocks.mjs";
import { disks } from "./kinds/disks.mjs";
import { edits } from "./kinds/edits.mjs";
import { headers } from "./kinds/headers.mjs";
import { hub } from "./kinds/hub.mjs";
import { inputs } from "./kinds/inputs.mjs";
import { kills } from "./kinds/kills.mjs";
import { markupInPages } from "./kinds/markup.mjs";
import { pipes } from "./kinds/pipes.mjs";
import { replaced } from "./kinds/replaced.mjs";
import { templates } from "./kinds/templates.mjs";
import { writers } from "./kinds/writers.mjs";

/**
 * One line a kind. A kind has a `name`, says in `what` what was tried, and its `run` calls `trial(what, problem)` for each
 * attempt, `problem` null where the program held. All that is random in it comes of `random`, so that a seed repeats it.
 * `skipped` says what this machine lacks for it; null or absent: nothing.
 */
export const kinds = [
  edits,
  kills,
  clocks,
  replaced,
  badModelsInAList,
  headers,
  templates,
  inputs,
  hub,
  markupInPages,
  pipes,
  disks,
  writers,
];
