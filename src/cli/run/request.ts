import type { RunRequest } from "../../execute/prepare/preparation.ts";
import { measuringLimitsOf } from "../shared/limits.ts";
import { wholeNumber } from "../shared/numbers.ts";
import type { RunArguments } from "./options.ts";
import { servingOf } from "./serving.ts";
import { stoppingOf } from "./stopping.ts";

/** Checks what yargs can't: ranges. Throws UserError naming the option. */
export function requestOf(argv: RunArguments): RunRequest {
  const stopping = stoppingOf(argv);
  const serving = servingOf(argv);
  return {
    models: [...(argv.models ?? []), ...argv.model].map(String),
    suites: argv.suite,
    send: argv.send,
    trainingTokens: argv.trainingTokens,
    catalogue: argv.catalogue,
    variant: {
      threads: wholeNumber("-t/--threads", argv.threads, 1),
      contextSize: wholeNumber("-c/--context", argv.context, 1),
      gpuLayers: wholeNumber("-ngl/--gpu-layers", argv.gpuLayers, 0) ?? "auto",
    },
    loads: wholeNumber("--loads", argv.loads, 1),
    limit: wholeNumber("--limit", argv.limit, 1),
    seed: wholeNumber("--seed", argv.seed, 0) ?? 1,
    ...measuringLimitsOf(argv),
    full: argv.full,
    // A run that stops once two models are decided between needs both.
    badModels: stopping === null ? "leave-out" : "refuse",
    runner: argv.runner,
    ...(argv.reference === undefined ? {} : { reference: argv.reference }),
    ...(stopping === null ? {} : { stopping }),
    ...(serving === null ? {} : { serving }),
  };
}
