import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { execute } from "../../execute/execute.ts";
import { type PreparedRun, prepareRun, threadCandidates } from "../../execute/preparation.ts";
import { type EarlierWork, findEarlierWork } from "../../execute/resume.ts";
import { systemClock } from "../../lib/clock.ts";
import { metrics } from "../../metrics/index.ts";
import { energyProxyFor } from "../../metrics/meters/energy/proxy.ts";
import { metersById } from "../../metrics/meters/index.ts";
import { createRunFolder, type Log, openLog } from "../../records/log.ts";
import { readEnvironment } from "../../records/provenance.ts";
import { countStates, readJobStates } from "../../records/read.ts";
import type { RunRecord } from "../../records/schema.ts";
import { exitCodes } from "../exit-codes.ts";
import { writeReport } from "../report/write-report.ts";
import type { RunArguments } from "../run.ts";
import { openTerminal, type Terminal } from "../terminal.ts";
import { interruptible } from "./interrupt.ts";
import { positiveNumber, requestOf } from "./options.ts";
import { planText } from "./plan-text.ts";
import { showProgress } from "./progress.ts";

/** Prepares, measures and reports; returns the exit code. */
export async function run(argv: RunArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const interrupt = interruptible();
  const request = requestOf(argv);
  const tdpWatts = positiveNumber("--tdp", argv.tdp);
  const deadlineMs = (positiveNumber("--timeout", argv.timeout) ?? 300) * 1000;
  const prepared = await prepareRun(request, (step) => terminal.progress(step), interrupt.signal).catch((error) => {
    if (interrupt.signal.aborted) return null;
    throw error;
  });
  if (prepared === null) return exitCodes.interrupted;
  if (argv.dryRun) {
    terminal.out(argv.json ? JSON.stringify({ plan: prepared.plan }) : planText(prepared.plan));
    return exitCodes.pass;
  }
  const earlier =
    argv.resume === undefined ? null : await findEarlierWork(argv.results, prepared.plan, argv.resume || null);
  const startedAt = systemClock.timestamp();
  const folder = earlier?.folder ?? (await createRunFolder(resolve(argv.results), startedAt, prepared.plan));
  const header = await runRecord(prepared, startedAt, earlier !== null, tdpWatts);
  using log = openLog(folder, header.writer);
  log.append(header);
  terminal.note(`${prepared.plan.models.length} models, ${prepared.plan.jobs} jobs; records in ${log.path}`);
  try {
    await measure(prepared, earlier, log, deadlineMs, interrupt.signal, terminal);
  } catch (error) {
    const goOn = `go on with: schoolmark ${commandWithResume(argv.resume).join(" ")}`;
    if (!interrupt.signal.aborted) {
      terminal.warn(`the run stopped; nothing taken is lost; ${goOn}`);
      throw error;
    }
    terminal.note(`\ninterrupted; nothing taken is lost; ${goOn}`);
    return exitCodes.interrupted;
  }
  const counts = countStates(prepared.plan, (await readJobStates(folder)).values());
  log.seal({ at: systemClock.timestamp(), counts });
  await writeReport([folder], { title: null, json: argv.json }, terminal);
  if (counts.fail > 0)
    terminal.warn(
      `${counts.fail} of ${counts.planned} jobs failed; try them again with: schoolmark ${commandWithResume(argv.resume).join(" ")}`,
    );
  return counts.fail > 0 ? exitCodes.runFailed : exitCodes.pass;
}

async function measure(
  { plan, suites, itemTokens, runner }: PreparedRun,
  earlier: EarlierWork | null,
  log: Log,
  deadlineMs: number,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<void> {
  await execute({
    plan,
    suites,
    itemTokens,
    runner,
    log,
    meters: metersById([...new Set(metrics.flatMap(({ meters }) => meters))]),
    done: earlier?.done ?? new Set(),
    knownThreads: earlier?.threads ?? new Map(),
    threadCandidates: threadCandidates(),
    deadlineMs,
    clock: systemClock,
    signal,
    onEvent: showProgress(plan, terminal),
  });
}

async function runRecord(
  { plan }: PreparedRun,
  at: string,
  resumed: boolean,
  tdpWatts: number | null,
): Promise<RunRecord> {
  const environment = await readEnvironment();
  return {
    kind: "run",
    version: 1,
    writer: `${at.replace(/[-:.]/g, "")}-${randomBytes(2).toString("hex")}`,
    at,
    planHash: plan.hash,
    resumed,
    command: ["schoolmark", ...process.argv.slice(2)],
    environment,
    energyProxy: energyProxyFor(environment.cpu, environment.logicalCores, tdpWatts),
  };
}

function commandWithResume(resume: string | undefined): readonly string[] {
  const given = process.argv
    .slice(2)
    .map((word) => (/^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`));
  return resume === undefined ? [...given, "--resume"] : given;
}
