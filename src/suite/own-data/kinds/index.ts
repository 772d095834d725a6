import type { ItemKind } from "../types.ts";
import { cloze } from "./cloze.ts";
import { continuation } from "./continuation.ts";
import { pairs } from "./pairs.ts";
import { passages } from "./passages.ts";
import { quote } from "./quote.ts";

/** Every way of making questions from documents. A new one is one file and one line here. */
export const itemKinds: readonly ItemKind[] = [passages, continuation, cloze, quote, pairs];
