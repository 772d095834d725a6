import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { baselineOf } from "../../analysis/comparison/baseline-evidence.ts";
import { createSideFinder } from "../../analysis/comparison/find-side.ts";
import { systemClock } from "../../lib/clock.ts";
import { counted } from "../../lib/counted.ts";
import { UserError } from "../../lib/errors.ts";
import { makeFolder } from "../../lib/files.ts";
import { printable } from "../../lib/untrusted.ts";
import { requireMakeableFile } from "../../lib/writable.ts";
import { metricDefinitions } from "../../metrics/index.ts";
import { baselinePath, writeBaseline } from "../../records/baseline.ts";
import { newestRun } from "../../records/find-run.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { measureFiles } from "../shared/measure-files.ts";
import { noteSeals } from "../shared/note-seals.ts";
import { openTerminal } from "../shared/terminal.ts";
import type { SaveArguments } from "./options.ts";

/** Under so many loads no interval of a speed exists. */
const loadsWanted = 6;

/** Saves a baseline. Throws UserError when one of that name exists and `--replace` was not given. */
export async function saveBaseline(argv: SaveArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const name = argv.name;
  const path = baselinePath(argv.baselines, name);
  if (existsSync(path) && !argv.replace)
    throw new UserError(`there is a baseline ${path} already: --replace lets this one take its place`);
  await requireMakeableFile(path, "name another folder with --baselines");
  const places = { results: argv.results, baselines: argv.baselines, run: null };
  const sources = createSideFinder(
    places,
    metricDefinitions.map(({ id }) => id),
  );
  const named = argv.source ?? basename((await newestRun(argv.results)) ?? "the newest run");
  const [reference] = (await measureFiles([named], argv, terminal)) ?? [];
  if (reference === undefined) return exitCodes.interrupted;
  const source = await sources.find(reference);
  const { evidence } = source;
  await noteSeals([source.folder], terminal);
  if (evidence.tasks.every((task) => task.items.length === 0) && evidence.timings.length === 0)
    throw new UserError(
      `nothing was measured of ${printable(evidence.subject.id)} in ${evidence.source}: a baseline would name a file that nobody asked; go on with its command and --resume`,
    );
  await makeFolder(argv.baselines);
  await writeBaseline(path, baselineOf(name, systemClock.timestamp(), source));
  const items = evidence.tasks.reduce((sum, task) => sum + task.items.length, 0);
  const { size } = await stat(path);
  if (evidence.failed > 0)
    terminal.warn(`${evidence.failed} jobs of this run failed: checks of their tasks will say "missing"`);
  if (evidence.loadsPlanned < loadsWanted && evidence.timings.length > 0)
    terminal.warn(
      `this run has ${counted(evidence.loadsPlanned, "load")}: take ${loadsWanted} (--loads ${loadsWanted}) to prove anything of speed`,
    );
  const told = { path, model: evidence.subject.id, items, loads: evidence.loadsPlanned, bytes: size };
  terminal.out(
    argv.json
      ? JSON.stringify(told)
      : `saved ${path}: ${evidence.subject.id}, ${counted(items, "item")}, ${counted(evidence.loadsPlanned, "load")}, ${(size / 1000).toFixed(0)} kB`,
  );
  return exitCodes.pass;
}
