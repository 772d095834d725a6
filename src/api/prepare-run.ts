import { z } from "zod";
import { type PreparedRun as Prepared, prepareRun as prepare } from "../execute/prepare/preparation.ts";
import type { PreparingEvent, RunEvent } from "../execute/run-event.ts";
import { takeRun } from "../execute/take-run.ts";
import { requireResults } from "../records/find-run.ts";
import { checked } from "./checked.ts";
import { completeOptions } from "./execute-options.ts";
import { listenerOf } from "./listener.ts";
import { completeRequest } from "./run-request.ts";
import type { BadModel, EndedRun, ExecuteOptions, PreparedRun, PrepareOptions, RunRequest } from "./types.ts";

const schema: z.ZodType<PrepareOptions> = z.strictObject({
  onEvent: z
    .custom<(event: PreparingEvent) => void>((value) => typeof value === "function", "function expected")
    .optional(),
  signal: z.instanceof(AbortSignal, { error: "AbortSignal expected" }).optional(),
});

/**
 * Makes a plan: reads and identifies the models, loads the suites and counts their tokens. Writes nothing.
 * Throws UserError for whatever is wrong in the request, the signal's reason once it is aborted.
 */
export async function prepareRun(request: RunRequest, options: PrepareOptions = {}): Promise<PreparedRun> {
  const { onEvent = () => {}, signal = new AbortController().signal } = checked(
    schema,
    options,
    "the preparation's options",
  );
  const complete = completeRequest(request);
  signal.throwIfAborted();
  const listener = listenerOf(onEvent, signal);
  const prepared = await prepare(complete, listener.tell, listener.signal);
  listener.throwIfFailed();
  return {
    // A copy: whoever changes it changes nothing of the run.
    plan: structuredClone(prepared.plan),
    leftOut: prepared.leftOut,
    badModels: badModelsOf(prepared),
    sidecars: prepared.sidecars,
    execute: (given = {}) => execute(prepared, given),
  };
}

function badModelsOf({ plan, unusable, unopened }: Prepared): readonly BadModel[] {
  const pathOf = (id: string): string => plan.models.find((model) => model.id === id)?.path ?? id;
  return [...unusable, ...[...unopened].map(([id, { message: reason }]) => ({ path: pathOf(id), reason }))];
}

async function execute(prepared: Prepared, given: ExecuteOptions): Promise<EndedRun> {
  const { settings, onEvent, signal } = completeOptions(given);
  if (signal.aborted) return { ended: "interrupted", folder: null };
  // A run that goes on has its folder already.
  if (settings.resume === null) await requireResults(settings.results);
  const listener = listenerOf<RunEvent>(
    (event) => onEvent(event.type === "begun" ? { ...event, plan: structuredClone(event.plan) } : event),
    signal,
  );
  const ended = await takeRun(prepared, settings, listener.tell, listener.signal);
  listener.throwIfFailed();
  return ended;
}
