import { basename } from "node:path";
import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { type Taken, takeOver, writeTaken } from "../../suite/import/import-suite.ts";
import type { ImportSettings } from "../../suite/import/types.ts";
import { loadSuite } from "../../suite/load.ts";
import { placeFor, requireWritablePlace } from "../../suite/own-data/write-suite.ts";
import { plainMatcherNames } from "../../tasks/matchers.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { openTerminal } from "../shared/terminal.ts";
import { expectedPrecisionOf, type TaskPrecision, taskPrecisionLine } from "./expected-precision.ts";
import type { ImportArguments } from "./options.ts";

/** Reads another tool's file, writes a suite, and lists what could not be taken over. */
export async function importSuite(argv: ImportArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const file = String(argv.file);
  const place = placeFor(file, argv.out ?? null, argv.replace);
  await requireWritablePlace(place);
  const taken = await takeOver(file, settingsOf(argv));
  await writeTaken(taken, place, printable(basename(file)));
  // Read back as a run will read it: what is printed is what is there.
  const suite = await loadSuite(place.yaml);
  const expected = expectedPrecisionOf(suite);
  if (argv.json) {
    const { skipped, notes } = taken.imported;
    terminal.out(
      JSON.stringify({ suite: place.yaml, hash: suite.hash, from: taken.importer.id, tasks: expected, skipped, notes }),
    );
  } else terminal.out(takenText(taken, expected, place.yaml));
  return exitCodes.pass;
}

function settingsOf({ chat, match, data }: ImportArguments): ImportSettings {
  const chosen = plainMatcherNames.find((name) => name === match);
  if (match !== undefined && chosen === undefined)
    throw new UserError(`--match ${printable(match)}: name one of ${plainMatcherNames.join(", ")}`);
  return { chat: chat ?? null, match: chosen ?? null, data: data ?? null };
}

function takenText({ importer, imported }: Taken, expected: readonly TaskPrecision[], yaml: string): string {
  const { skipped, notes } = imported;
  const width = Math.max(...expected.map(({ task }) => task.length));
  return [
    `Read as ${importer.title}.`,
    ...notes.map((note) => `  ${printable(note)}`),
    ...(skipped.length === 0 ? [] : ["", `Not taken over (${skipped.length}):`]),
    ...skipped.map(({ where, reason }) => `  ${printable(where)}: ${printable(reason)}`),
    "",
    ...expected.map((task) => `${printable(task.task).padEnd(width)}  ${taskPrecisionLine(task)}`),
    "",
    `${printable(yaml)} is ready: schoolmark run MODEL MODEL -s ${printable(yaml)}`,
  ].join("\n");
}
