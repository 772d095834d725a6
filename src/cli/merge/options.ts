import type { ArgumentsCamelCase } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";

export type MergeArguments = ArgumentsCamelCase<GlobalOptions & { parts?: string[] }>;
