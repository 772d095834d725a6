import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { loadSuite } from "../../suite/load.ts";
import { itemKinds } from "../../suite/own-data/kinds/index.ts";
import { makeSuite } from "../../suite/own-data/make-suite.ts";
import { placeFor, requireWritablePlace, writeSuite } from "../../suite/own-data/write-suite.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { wholeNumber } from "../shared/numbers.ts";
import { preparingText } from "../shared/preparing-text.ts";
import { openTerminal } from "../shared/terminal.ts";
import { accountText, skippedOf, whyNoItems } from "./account.ts";
import { expectedPrecisionOf } from "./expected-precision.ts";
import type { InitArguments } from "./options.ts";
import { roomFor } from "./room.ts";

/** Reads a folder, writes a suite, and tells what it will be able to show. */
export async function initSuite(argv: InitArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const root = String(argv.folder);
  const items = wholeNumber("--items", argv.items, 1) ?? 100;
  const seed = wholeNumber("--seed", argv.seed, 0) ?? 1;
  const place = placeFor(root, argv.out ?? null, argv.replace);
  await requireWritablePlace(place);
  const made = await makeSuite({
    root,
    kinds: kindsOf(argv.kinds),
    items,
    seed,
    language: languageOf(argv.language),
    room: (samples) => roomFor(argv.models.map(String), samples, (event) => terminal.progress(preparingText(event))),
    onProgress: (step) => terminal.progress(step),
  });
  if (made.kinds.every((kind) => kind.items.length === 0))
    throw new UserError(`no question can be made of ${printable(root)}: ${whyNoItems(made.account)}`);
  const description = `Questions made from ${printable(root)}, language ${made.language}, seed ${seed}`;
  await writeSuite({ parts: made.kinds, head, description }, place);
  // Read back as a run will read it: what is printed is what is there.
  const suite = await loadSuite(place.yaml);
  const expected = expectedPrecisionOf(suite);
  if (argv.json) {
    const kinds = made.kinds.map((kind) => ({ kind: kind.id, items: kind.items.length, wanted: items }));
    const { skipped: _, ...account } = made.account;
    terminal.out(
      JSON.stringify({
        suite: place.yaml,
        hash: suite.hash,
        language: made.language,
        account: { ...account, skipped: skippedOf(made.account) },
        kinds,
        tasks: expected,
      }),
    );
  } else terminal.out(accountText(made, { expected, wanted: items, yaml: place.yaml }));
  return exitCodes.pass;
}

const head = [
  "Made by `schoolmark init`: the same files and seed give the same suite. Each item names its file and the",
  "characters it comes from. Change what you like; raise the version when you do.",
];

/** Throws UserError naming a kind that there is not. */
function kindsOf(given: readonly string[]): readonly string[] {
  const known = itemKinds.map(({ id }) => id);
  const wanted = given.flatMap((word) => String(word).split(/[\s,]+/)).filter((word) => word !== "");
  const stray = wanted.find((word) => !known.includes(word));
  if (stray !== undefined)
    throw new UserError(`--kinds ${printable(stray)}: there is no such kind; name some of ${known.join(", ")}`);
  return wanted.length === 0 ? known : wanted;
}

/** Throws UserError for what is no language tag. */
function languageOf(given: string | undefined): string | null {
  if (given === undefined) return null;
  try {
    return Intl.getCanonicalLocales(given)[0] ?? null;
  } catch {
    throw new UserError(`--language ${printable(given)} is no language tag: give one such as en, de or pt-BR`);
  }
}
