import { arc } from "./arc.ts";
import { bbh, bbhChoice, bbhCot } from "./bbh.ts";
import { blimp } from "./blimp.ts";
import { boolq } from "./boolq.ts";
import { gsm8k, gsm8kCot } from "./gsm8k.ts";
import { hellaswag } from "./hellaswag.ts";
import { lambada } from "./lambada.ts";
import { mmlu } from "./mmlu.ts";
import { openbookqa } from "./openbookqa.ts";
import { piqa } from "./piqa.ts";
import { plain } from "./plain.ts";
import { sciq } from "./sciq.ts";
import { truthfulqaMc1, truthfulqaMc2 } from "./truthfulqa.ts";
import type { Format } from "./types.ts";
import { winogrande } from "./winogrande.ts";

/** Every layout that a suite may name after `format:`. A new one is one file and one line here. */
export const formats: readonly Format[] = [
  plain,
  arc,
  hellaswag,
  mmlu,
  gsm8k,
  gsm8kCot,
  truthfulqaMc1,
  truthfulqaMc2,
  piqa,
  winogrande,
  lambada,
  boolq,
  openbookqa,
  sciq,
  blimp,
  bbh,
  bbhCot,
  bbhChoice,
];
