import { z } from "zod";
import type { RunRequest as PreparedRequest } from "../execute/prepare/preparation.ts";
import { defaultRunner, runners } from "../runners/index.ts";
import { checked } from "./checked.ts";
import type { RunRequest } from "./types.ts";

const texts = z.array(z.string()).optional();
const count = z.int().min(1).optional();

const schema: z.ZodType<RunRequest> = z.strictObject({
  models: texts,
  suites: texts,
  reference: z.string().optional(),
  limit: count,
  seed: z.int().min(0).optional(),
  threads: count,
  contextSize: count,
  gpuLayers: z.int().min(0).optional(),
  sweeps: texts,
  loads: count,
  precision: z.number().min(0.001).max(0.5).optional(),
  timeBudgetSeconds: z.number().positive().optional(),
  full: z.boolean().optional(),
  trainingTokens: texts,
  catalogue: z.string().optional(),
  badModels: z.enum(["leave-out", "refuse"]).optional(),
  runner: z.enum(Object.keys(runners)).optional(),
});

/** The request with its defaults. Throws UserError naming the field that is wrong. */
export function completeRequest(given: RunRequest): PreparedRequest {
  const { threads, contextSize, gpuLayers, reference, ...rest } = checked(schema, given, "the run's request");
  return {
    models: rest.models ?? [],
    suites: rest.suites ?? [],
    trainingTokens: rest.trainingTokens ?? [],
    catalogue: rest.catalogue,
    variant: { threads: threads ?? null, contextSize: contextSize ?? null, gpuLayers: gpuLayers ?? "auto" },
    sweeps: rest.sweeps ?? [],
    precision: rest.precision ?? null,
    timeBudgetSeconds: rest.timeBudgetSeconds ?? null,
    loads: rest.loads ?? null,
    limit: rest.limit ?? null,
    seed: rest.seed ?? 1,
    full: rest.full ?? false,
    badModels: rest.badModels ?? "leave-out",
    runner: rest.runner ?? defaultRunner,
    ...(reference === undefined ? {} : { reference }),
  };
}
