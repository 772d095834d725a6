import { systemClock } from "../lib/clock.ts";
import type { Log } from "../records/log.ts";
import type { SchoolmarkRecord } from "../records/schema.ts";
import { type Execution, execute } from "./execute.ts";
import { type PreparedRun, threadCandidates } from "./preparation.ts";

type Given = Pick<Execution, "done" | "knownThreads" | "memory" | "counters" | "deadlineMs" | "signal">;

/**
 * Carries out a prepared run by the run's own protocol and gives its records instead of writing them: for measuring the
 * machine rather than a model. Meters, roof and sensors are left out. Throws as `execute` does.
 */
export async function executeInMemory(
  { plan, suites, itemTokens, runner }: PreparedRun,
  given: Given,
): Promise<readonly SchoolmarkRecord[]> {
  const records: SchoolmarkRecord[] = [];
  await execute({
    ...given,
    plan,
    suites,
    itemTokens,
    runner,
    log: logInto(records),
    meters: [],
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
