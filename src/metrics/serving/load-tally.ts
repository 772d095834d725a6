import type { LoadClient, Output, ServingLimits } from "../../records/schema.ts";
import type { Caveat } from "../caveat.ts";
import { createRecordIds, type RecordIds } from "../record-ids.ts";
import type { ServedLoad } from "../types.ts";
import { type LoadOutcome, outcomeOf } from "./load-outcome.ts";

type ServeOutput = Extract<Output, { type: "serve" }>;

/** What one load came to in all fresh starts of the model. */
interface TalliedLoad {
  readonly serving: ServedLoad;
  readonly level: number;
  readonly limits: ServingLimits;
  readonly outcomes: readonly LoadOutcome[];
  readonly requests: number;
  readonly failed: number;
  readonly good: number;
  readonly caveats: readonly Caveat[];
}

export interface LoadTally {
  add(output: ServeOutput, recordId: string): void;
  load(): TalliedLoad;
  readonly records: RecordIds;
}

/** A generator that uses more of its one core, or sends or hears later than this, may be what limits the figures. */
const clientLimits = { cpuShare: 0.8, lagMs: 10 } as const;

export function createLoadTally(): LoadTally {
  const records = createRecordIds();
  const outcomes: LoadOutcome[] = [];
  const clients: LoadClient[] = [];
  const causes = new Map<string, number>();
  let first: ServeOutput | null = null;
  return {
    records,
    add(output, recordId) {
      first ??= output;
      const users = output.arrivals.kind === "closed" ? output.arrivals.users : null;
      outcomes.push(outcomeOf(output.requests, output.limits, users));
      clients.push(output.client);
      for (const { failure, warmUp } of output.requests)
        if (failure !== null && warmUp !== true) causes.set(failure, (causes.get(failure) ?? 0) + 1);
      records.add(recordId);
    },
    load() {
      if (first === null) throw new Error("a tally without a load");
      const { arrivals, promptTokens, answerTokens, limits } = first;
      const level = arrivals.kind === "closed" ? arrivals.users : arrivals.perSecond;
      const kind = arrivals.kind === "closed" ? "closed" : arrivals.spacing;
      const sum = (pick: (outcome: LoadOutcome) => number): number =>
        outcomes.reduce((total, outcome) => total + pick(outcome), 0);
      return {
        serving: { arrivals: kind, level, promptTokens, answerTokens },
        level,
        limits,
        outcomes,
        requests: sum(({ requests }) => requests),
        failed: sum(({ failed }) => failed),
        good: sum(({ good }) => good),
        caveats: caveatsOf(outcomes, clients, causes),
      };
    },
  };
}

function caveatsOf(
  outcomes: readonly LoadOutcome[],
  clients: readonly LoadClient[],
  causes: ReadonlyMap<string, number>,
): readonly Caveat[] {
  const most = (pick: (client: LoadClient) => number | null): number =>
    Math.max(0, ...clients.map((client) => pick(client) ?? 0));
  const [cpuShare, lagMs] = [
    most((client) => client.cpuShare),
    Math.max(
      most((client) => client.sendLagMs),
      most((client) => client.loopDelayMs),
    ),
  ];
  const failures = [...causes].sort((a, b) => b[1] - a[1]).map(([cause, requests]) => ({ cause, requests }));
  return [
    ...(failures.length > 0 ? [{ kind: "failed-requests", failures } as const] : []),
    ...(cpuShare > clientLimits.cpuShare || lagMs > clientLimits.lagMs
      ? [{ kind: "client-limited", cpuShare, lagMs } as const]
      : []),
    ...(outcomes.some(({ window }) => !window.fullLoad) ? [{ kind: "no-full-load" } as const] : []),
  ];
}
