import type { PreparedRun } from "../../execute/prepare/preparation.ts";
import { type TakenBeside, takeBesideReplaced } from "../../execute/resume/beside-replaced.ts";
import { shellWord } from "../../lib/shell-word.ts";
import { WriteError } from "../../lib/unwritable.ts";
import { requireResults } from "../../records/find-run.ts";
import { protocol } from "../../records/protocol.ts";
import type { Plan } from "../../records/schema.ts";
import { writeReport } from "../report/write-report.ts";
import { allCanBeMeasured, badModelsOf } from "../shared/bad-models.ts";
import { fetchAsked } from "../shared/download-models.ts";
import { energyWishOf, wattsOf } from "../shared/energy-options.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { interruptible } from "../shared/interrupt.ts";
import { positiveNumber } from "../shared/numbers.ts";
import { planText } from "../shared/plan-text.ts";
import { openTerminal, type Terminal } from "../shared/terminal.ts";
import type { RunArguments } from "./options.ts";
import { requestOf } from "./request.ts";
import { shardOf } from "./shard.ts";
import { prepareShown, type RunSettings, showRun, takeShown } from "./show-run.ts";
import type { Watch } from "./watch/watch.ts";

/** Loaded only where it is asked for: it brings the report's code with it. */
async function watchRun(plan: Plan, terminal: Terminal): Promise<Watch> {
  return (await import("./watch/watch.ts")).startWatch(plan, terminal);
}

/** Prepares, measures and reports; returns the exit code. */
export async function run(argv: RunArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const interrupt = interruptible();
  const settings = settingsOf(argv);
  // A run that goes on has its folder already.
  if (!argv.dryRun && settings.resume === null) await requireResults(settings.results);
  const { models, reference } = settings.request;
  const named = [...models, ...(reference === undefined ? [] : [reference])];
  if (argv.download && !(await fetchAsked(named, terminal, interrupt.signal))) return exitCodes.interrupted;
  const prepared = await prepareShown(settings, terminal, interrupt.signal);
  if (prepared === null) return exitCodes.interrupted;
  if (argv.dryRun) {
    terminal.out(
      argv.json
        ? JSON.stringify({ plan: prepared.plan, ...badModelsOf(prepared) })
        : planText(prepared.plan, prepared.served),
    );
    return allCanBeMeasured(prepared) ? exitCodes.pass : exitCodes.runFailed;
  }
  await using watch = argv.watch ? await watchRun(prepared.plan, terminal) : null;
  const watching = watch === null ? settings : { ...settings, watcher: watch.watcher };
  const beside = await takeBeside(prepared, watching, terminal, interrupt.signal);
  if (beside !== null) return endBeside(beside, argv.json, terminal);
  const taken = await takeShown(prepared, watching, terminal, interrupt.signal);
  watch?.end(taken);
  if (taken.ended === "interrupted") return exitCodes.interrupted;
  const { folder, counts } = taken;
  const reported = settings.shard === null ? await reportOf([folder], argv.json, terminal) : "written";
  if (settings.shard !== null)
    terminal.out(
      argv.json
        ? JSON.stringify({ folder, shard: settings.shard, counts })
        : `${folder}: join the parts with schoolmark merge`,
    );
  if (prepared.plan.profile === "quick")
    terminal.note(
      `this was the quick profile; all items, ${protocol.loads.full} loads and precise timings: schoolmark ${givenWords().join(" ")} --full`,
    );
  if (counts.fail > 0)
    terminal.warn(`${counts.fail} of ${counts.planned} jobs failed; try them again with: ${settings.goOn}`);
  return counts.fail > 0 || reported === "unwritten" || !allCanBeMeasured(prepared)
    ? exitCodes.runFailed
    : exitCodes.pass;
}

/** The records are safe by now: a page that the disk has no room for can be made again. */
async function reportOf(
  folders: readonly string[],
  json: boolean,
  terminal: Terminal,
): Promise<"written" | "unwritten"> {
  try {
    await writeReport(folders, { title: null, json }, terminal);
    return "written";
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
    terminal.error(error.message);
    terminal.warn(
      `the run is complete: once there is room, make its rows and page with: schoolmark report ${folders.map(shellWord).join(" ")}`,
    );
    return "unwritten";
  }
}

async function takeBeside(
  prepared: PreparedRun,
  settings: RunSettings,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<TakenBeside | null> {
  using shown = showRun(settings.goOn, terminal);
  return await takeBesideReplaced(prepared, settings, shown.onEvent, signal);
}

async function endBeside(taken: TakenBeside, json: boolean, terminal: Terminal): Promise<number> {
  if (taken.ended === "interrupted") return exitCodes.interrupted;
  const reported = await reportOf(taken.folders, json, terminal);
  if (taken.fails > 0) terminal.warn(`${taken.fails} jobs failed; try them again with the same command`);
  return taken.fails > 0 || reported === "unwritten" ? exitCodes.runFailed : exitCodes.pass;
}

function settingsOf(argv: RunArguments): RunSettings {
  return {
    request: requestOf(argv),
    results: argv.results,
    tdpWatts: wattsOf(argv.tdp),
    energy: energyWishOf(argv),
    allowOversize: argv.allowOversize,
    deadlineMs: (positiveNumber("--timeout", argv.timeout) ?? 300) * 1000,
    resume: argv.resume ?? null,
    shard: shardOf(argv.shard),
    command: ["schoolmark", ...process.argv.slice(2)],
    goOn: `schoolmark ${commandWithResume(argv.resume).join(" ")}`,
  };
}

function commandWithResume(resume: string | undefined): readonly string[] {
  const given = givenWords();
  return resume === undefined ? [...given, "--resume"] : given;
}

function givenWords(): readonly string[] {
  return process.argv.slice(2).map(shellWord);
}
