import { cloze } from "./cloze.ts";
import { contextPair } from "./context-pair.ts";
import { generate } from "./generate.ts";
import { minimalPair } from "./minimal-pair.ts";
import { multipleChoice } from "./multiple-choice.ts";
import { serving } from "./serving.ts";
import { speed } from "./speed.ts";
import { text } from "./text.ts";
import type { TaskKind } from "./types.ts";

/** Every task kind; their names are what a suite may write after `kind:`. */
export const taskKinds: readonly TaskKind[] = [
  multipleChoice,
  minimalPair,
  contextPair,
  cloze,
  generate,
  text,
  speed,
  serving,
];
