import type { ArgumentsCamelCase } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";

export type RescoreArguments = ArgumentsCamelCase<GlobalOptions & { run?: string; suite: string[] }>;
