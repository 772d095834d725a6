import { counted } from "../../lib/counted.ts";
import { printable } from "../../lib/untrusted.ts";
import type { Account, MadeSuite } from "../../suite/own-data/make-suite.ts";
import { type TaskPrecision, taskPrecisionLine } from "./expected-precision.ts";

interface Telling {
  readonly expected: readonly TaskPrecision[];
  /** Items wanted of each kind. */
  readonly wanted: number;
  readonly yaml: string;
}

/** What was read, what was made of it, and what it can show. */
export function accountText({ account, language, kinds }: MadeSuite, { expected, wanted, yaml }: Telling): string {
  const width = Math.max(...expected.map(({ task }) => task.length));
  return [
    `${counted(account.documents, "document")}, ${size(account.bytes)}, language ${printable(language)}: ${counted(account.passages, "passage")} to ask about`,
    ...leftOut(account).map((line) => `  ${line}`),
    "",
    ...expected.map((task) => `${printable(task.task).padEnd(width)}  ${taskPrecisionLine(task)}`),
    ...kinds.flatMap(({ id, items }) => (items.length >= wanted ? [] : [tooFew(id, items.length, wanted, account)])),
    "",
    "±: half of the 95 % interval at its widest. Losses: if the two disagree on 3 questions in 10.",
    `${printable(yaml)} is ready: schoolmark run MODEL MODEL -s ${printable(yaml)}`,
  ].join("\n");
}

/** A folder gives questions about in proportion to its text. */
function tooFew(id: string, items: number, wanted: number, { passageChars }: Account): string {
  if (items === 0) return `! ${id}: nothing in the folder that such questions could be made of`;
  const more = (wanted / items - 1) * passageChars;
  return `! ${id}: ${items} of ${wanted} questions; for all, about ${size(more)} more text like this is needed`;
}

function leftOut(account: Account): readonly string[] {
  const { boilerplate, repeated, secrets } = account;
  return [
    ...(boilerplate > 0
      ? [
          `${counted(boilerplate, "paragraph")} of boilerplate left out (licences, navigation, what several documents repeat)`,
        ]
      : []),
    ...(repeated > 0 ? [`${counted(repeated, "passage")} left out that nearly repeat another`] : []),
    ...(secrets > 0
      ? [
          `${counted(secrets, "stretch", "stretches")} that ${secrets === 1 ? "looks" : "look"} like keys or passwords kept out, with what they stood in`,
        ]
      : []),
    ...skippedOf(account).map(
      ({ reason, count, examples }) =>
        `${count} not read: ${reason} (${examples.join(", ")}${count > examples.length ? ", …" : ""})`,
    ),
  ];
}

export interface SkippedFiles {
  readonly reason: string;
  readonly count: number;
  readonly examples: readonly string[];
}

/** Reasons for not reading, the commonest first; names made safe. */
export function skippedOf({ skipped }: Account): readonly SkippedFiles[] {
  return [...skipped]
    .map(([reason, { count, examples }]) => ({
      reason: printable(reason),
      count,
      examples: [...examples].sort().map((file) => printable(file).slice(0, 60)),
    }))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}

/** Why nothing could be made, and what would help. */
export function whyNoItems(account: Account): string {
  const { documents, passageChars, skipped, maxChars } = account;
  if (maxChars < 600 && passageChars > 10 * maxChars)
    return `the smallest context among the models named leaves passages ${maxChars} characters, which is too few for these kinds; leave that model out of --models`;
  const unread = [...skipped.values()].reduce((sum, { count }) => sum + count, 0);
  const [first] = skippedOf(account);
  const why = first === undefined ? "" : `; ${unread} not read, such as ${first.examples[0]}: ${first.reason}`;
  if (documents === 0) return `it holds no document that can be read${why}`;
  return `${counted(documents, "document")} with ${size(passageChars)} of passages are too little. A passage takes 200 characters, and questions some dozens of passages: about 50 kB of prose give 100 questions of most kinds${why}`;
}

function size(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
