import { rescore } from "../../execute/rescore/rescore.ts";
import { systemClock } from "../../lib/clock.ts";
import { UserError } from "../../lib/errors.ts";
import { requireResults, runFolder } from "../../records/find-run.ts";
import { readPlan } from "../../records/read.ts";
import { loadSuite, shippedSuites } from "../../suite/load.ts";
import type { Suite } from "../../suite/types.ts";
import { writeReport } from "../report/write-report.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { noteSeals } from "../shared/note-seals.ts";
import { openTerminal } from "../shared/terminal.ts";
import type { RescoreArguments } from "./options.ts";

/** Scores a run's answers again and reports on them; returns the exit code. */
export async function rescoreRun(argv: RescoreArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const folder = await runFolder(argv.results, String(argv.run));
  if (folder === null) throw new UserError(`there is no run "${argv.run}", neither as a path nor in ${argv.results}`);
  await requireResults(argv.results);
  await noteSeals([folder], terminal);
  const { scored, changed, lost, ...rescored } = await rescore(folder, {
    suites: await suitesFor(folder, argv.suite),
    results: argv.results,
    command: ["schoolmark", ...process.argv.slice(2)],
    clock: systemClock,
  });
  await writeReport([rescored.folder], { title: null, json: argv.json }, terminal);
  terminal.note(`${scored} answers of ${folder} were scored again: ${changed} have another score now`);
  if (lost > 0)
    terminal.warn(
      `${lost} answers are to questions that are worded otherwise by now, or gone: they can't be scored again`,
    );
  return exitCodes.pass;
}

/** The suites named; else those of the run that ask questions, where they came with the program. Throws UserError. */
async function suitesFor(folder: string, named: readonly string[]): Promise<readonly Suite[]> {
  const plan = await readPlan(folder);
  const asking = new Set(
    plan.tasks.flatMap(({ key, repeats }) => (repeats === "once" ? [key.split("/")[0] ?? ""] : [])),
  );
  const wanted = named.length > 0 ? named : [...asking];
  const shipped = await shippedSuites();
  const foreign = named.length > 0 ? [] : wanted.filter((name) => !shipped.includes(name));
  if (foreign.length > 0)
    throw new UserError(`name the file of the suite with -s: ${foreign.join(", ")} did not come with the program`);
  const suites: Suite[] = [];
  for (const name of new Set(wanted)) suites.push(await loadSuite(name));
  return suites;
}
