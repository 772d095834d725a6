import type { Clock } from "../lib/clock.ts";
import type { CounterReader } from "../lib/system-counters/types.ts";
import type { EnergySampler } from "../meters/energy/sampler.ts";
import type { Meter } from "../metrics/types.ts";
import type { Log } from "../records/log.ts";
import type { ModelIdentity, Plan } from "../records/schema.ts";
import type { LoadedRunner } from "../runners/definition.ts";
import type { ItemTokens } from "../suite/extents.ts";
import type { Shard } from "../suite/shards.ts";
import type { Suite } from "../suite/types.ts";
import type { ReadMemory } from "./load/bandwidth-ceiling.ts";
import type { FileCache } from "./load/file-cache.ts";
import type { FileGuard } from "./load/file-guard.ts";
import type { MemoryCheck } from "./load/memory-check.ts";
import type { LoadProblem } from "./measure-all.ts";
import type { MeasuringEvent } from "./run-event.ts";

export interface Execution {
  readonly plan: Plan;
  readonly suites: readonly Suite[];
  /** Tokens of each item, for each model in the plan's order; null where the runner has no limit. */
  readonly itemTokens: readonly ItemTokens[];
  readonly runnerOf: (model: ModelIdentity) => LoadedRunner;
  /** Models that could not be opened when tokens were counted, by id: their jobs fail for that reason. */
  readonly unopened: ReadonlyMap<string, LoadProblem>;
  readonly log: Log;
  readonly meters: readonly Meter[];
  /** Tells when the machine is quiet again; null: it is not waited for. */
  readonly counters: CounterReader | null;
  /** Measures the bandwidth ceiling over decoding; null: nothing is measured. */
  readonly readMemory: ReadMemory | null;
  /** Tells before a load whether it fits; null: nobody looks. */
  readonly memory: MemoryCheck | null;
  /** Tells whether a model's file is in memory before it is opened; null: nobody looks. */
  readonly fileCache: FileCache | null;
  /** Holds that what is opened is what was identified; absent: nobody looks. */
  readonly files?: FileGuard;
  /** null: no energy sensor is read. */
  readonly energy: EnergySampler | null;
  /** How long each model's questions are asked again for the sensors' sake; 0: not at all. */
  readonly energyFillSeconds: number;
  /** The part of the plan that is to be carried out; null: all of it. */
  readonly shard: Shard | null;
  /** Jobs that ended well in an earlier writer of the run. */
  readonly done: ReadonlySet<string>;
  /** Threads chosen earlier in the run, by `settingId`. */
  readonly knownThreads: ReadonlyMap<string, number>;
  /** Milliseconds that timings took in earlier writers of the run. */
  readonly earlierTimingsMs: number;
  readonly threadCandidates: readonly number[];
  readonly deadlineMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onEvent: (event: MeasuringEvent) => void;
}
