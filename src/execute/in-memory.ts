import { systemClock } from "../lib/clock.ts";
import { energyProxyFor } from "../meters/energy/proxy.ts";
import type { Log } from "../records/log.ts";
import {
  type Environment,
  type Plan,
  type RunRecord,
  recordVersion,
  type SchoolmarkRecord,
} from "../records/schema.ts";
import { execute } from "./execute.ts";
import type { Execution } from "./execution.ts";
import { type PreparedRun, threadCandidates } from "./prepare/preparation.ts";

type Given = Pick<Execution, "done" | "knownThreads" | "memory" | "deadlineMs" | "signal">;

/**
 * Carries out a prepared run by the run's own protocol and gives its records instead of writing them: for measuring the
 * machine rather than a model. Meters, bandwidth ceiling and sensors are left out, and noisy timings are re-measured without waiting for a
 * quiet machine: how it is now is what is asked. Throws as `execute` does.
 */
export async function executeInMemory(
  { plan, suites, itemTokens, runnerOf, unopened, files }: PreparedRun,
  given: Given,
): Promise<readonly SchoolmarkRecord[]> {
  const records: SchoolmarkRecord[] = [];
  await execute({
    ...given,
    plan,
    suites,
    itemTokens,
    runnerOf,
    unopened,
    files,
    log: logInto(records),
    meters: [],
    counters: null,
    readMemory: null,
    fileCache: null,
    energy: null,
    energyFillSeconds: 0,
    shard: null,
    earlierTimingsMs: 0,
    threadCandidates: await threadCandidates(),
    clock: systemClock,
    onEvent() {},
  });
  return records;
}

/** The first record of a run that is not written. */
export function inMemoryRun(plan: Plan, environment: Environment): RunRecord {
  return {
    kind: "run",
    version: recordVersion,
    writer: "memory",
    at: systemClock.timestamp(),
    planHash: plan.hash,
    resumed: false,
    command: [],
    environment,
    energyProxy: energyProxyFor(environment.cpu, environment.logicalCores, null),
  };
}

function logInto(records: SchoolmarkRecord[]): Log {
  return {
    path: "",
    append(...taken) {
      records.push(...taken);
    },
    seal() {},
    [Symbol.dispose]() {},
  };
}
