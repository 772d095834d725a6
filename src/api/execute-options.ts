import { resolve } from "node:path";
import { z } from "zod";
import type { RunEvent } from "../execute/run-event.ts";
import type { TakeSettings } from "../execute/take-run.ts";
import { plugBase } from "../meters/energy/smart-plug.ts";
import { checked } from "./checked.ts";
import type { ExecuteOptions } from "./types.ts";

const schema = z.strictObject({
  results: z.string().min(1).optional(),
  resume: z.union([z.string().min(1), z.boolean()]).optional(),
  energy: z.enum(["auto", "sensor", "proxy"]).optional(),
  plug: z.string().optional(),
  // From a microcontroller to the largest processor that is made.
  tdpWatts: z.number().min(0.1).max(2000).optional(),
  allowOversize: z.boolean().optional(),
  timeoutSeconds: z.number().positive().optional(),
  command: z.array(z.string()).optional(),
  onEvent: z.custom<(event: RunEvent) => void>((value) => typeof value === "function", "function expected").optional(),
  signal: z.instanceof(AbortSignal, { error: "AbortSignal expected" }).optional(),
}) satisfies z.ZodType<ExecuteOptions>;

interface CompleteOptions {
  readonly settings: TakeSettings;
  readonly onEvent: (event: RunEvent) => void;
  readonly signal: AbortSignal;
}

/** The options with their defaults. Throws UserError naming the one that is wrong. */
export function completeOptions(given: ExecuteOptions): CompleteOptions {
  const options = checked(schema, given, "the run's options");
  const { resume = false, plug } = options;
  if (plug !== undefined) plugBase(plug);
  return {
    settings: {
      results: resolve(options.results ?? "results"),
      resume: typeof resume === "string" ? resume : resume ? "" : null,
      energy: { mode: options.energy ?? "auto", plugUrl: plug ?? null },
      tdpWatts: options.tdpWatts ?? null,
      allowOversize: options.allowOversize ?? false,
      deadlineMs: 1000 * (options.timeoutSeconds ?? 300),
      command: options.command ?? [],
      shard: null,
    },
    onEvent: options.onEvent ?? (() => {}),
    signal: options.signal ?? new AbortController().signal,
  };
}
