import { printable } from "../../../lib/untrusted.ts";
import type { Item } from "../../../tasks/types.ts";
import type { Card } from "./cards.ts";
import type { SourceText } from "./source-text.ts";

const longest = 2400;

/** An item with its answer and the text it comes from, safe for a terminal; `width` columns. */
export function cardText(card: Card, source: SourceText | null, progress: string): string {
  const { item, kind, config, task, where } = card;
  const fields = item as Item & Readonly<Record<string, unknown>>;
  return [
    `${progress} · ${printable(task)} · ${printable(item.id)} · ${card.state}`,
    "",
    ...block(kind.prompt(item, config)),
    "",
    ...answerLines(fields, kind.expected(item, config)),
    ...(source === null ? [] : ["", `${printable(source.name)}:`, ...block(source.before, source.text, source.after)]),
    ...(where === "" ? [] : ["", printable(where)]),
    "",
    "a accept · r reject · e edit · b back · s skip · q quit",
  ].join("\n");
}

function answerLines(fields: Readonly<Record<string, unknown>>, expected: string | null): readonly string[] {
  const { choices, answer } = fields;
  if (!Array.isArray(choices)) return expected === null ? [] : [`→ ${printable(expected)}`];
  const right = [answer].flat();
  return choices.map(
    (choice, index) => `${right.includes(index) ? "→" : " "} ${index + 1}. ${printable(String(choice))}`,
  );
}

/** Lines of a text; the middle one of three is set off. */
function block(text: string, marked = "", after = ""): readonly string[] {
  const whole = marked === "" ? text : `${text}»${marked}«${after}`;
  const cut = whole.length > longest ? `${whole.slice(0, longest / 2)} […] ${whole.slice(-longest / 2)}` : whole;
  return cut.split("\n").map((line) => `  ${printable(line)}`);
}
