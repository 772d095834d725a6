import { UserError } from "../../../lib/errors.ts";
import { printable } from "../../../lib/untrusted.ts";
import { requireAppendableFile } from "../../../lib/writable.ts";
import { loadReviewable } from "../../../suite/load.ts";
import { appendDecision } from "../../../suite/review/decisions.ts";
import { exitCodes } from "../../shared/exit-codes.ts";
import { openTerminal } from "../../shared/terminal.ts";
import type { ReviewArguments } from "../options.ts";
import { type Card, cardsOf } from "./cards.ts";
import { editText } from "./edit.ts";
import { readKeys } from "./keys.ts";
import { session } from "./session.ts";
import { folderOf, sourceTextOf } from "./source-text.ts";
import { cardText } from "./view.ts";

/** Walks a person through the items of a suite; or, with `--json`, tells what was decided so far. */
export async function reviewSuite(argv: ReviewArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const loaded = await loadReviewable(String(argv.suite));
  const cards = cardsOf(loaded);
  if (argv.json) {
    terminal.out(JSON.stringify({ suite: loaded.path, review: loaded.review.path, ...countsOf(cards) }));
    return exitCodes.pass;
  }
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new UserError(
      "suite review asks a person at a terminal, and there is none here; --json tells what was decided so far",
    );
  await requireAppendableFile(loaded.review.path);
  const wanted = argv.all ? cards : cards.filter(({ state }) => state === "undecided");
  const folder = argv.folder ?? folderOf(loaded.path);
  const keys = readKeys(process.stdin);
  try {
    await session(wanted, {
      key: keys.next,
      async show(card, progress) {
        terminal.out(`\n${cardText(card, await sourceTextOf(card.item, folder), progress)}`);
      },
      tell: terminal.warn,
      edit: (text) => keys.lend(() => editText(text)),
      keep: (taken) => appendDecision(loaded.review.path, taken),
    });
  } finally {
    keys.close();
  }
  const { accepted, rejected, undecided } = countsOf(cards);
  terminal.out(
    `\n${accepted} accepted, ${rejected} rejected (left out of runs), ${undecided} undecided; kept in ${printable(loaded.review.path)}`,
  );
  return exitCodes.pass;
}

function countsOf(cards: readonly Card[]) {
  const count = (wanted: Card["state"]): number => cards.filter(({ state }) => state === wanted).length;
  return {
    items: cards.length,
    accepted: count("accepted"),
    rejected: count("rejected"),
    undecided: count("undecided"),
  };
}
