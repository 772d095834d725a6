import type { ArgumentsCamelCase, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";
import { measuringOptions } from "../shared/measuring-options.ts";

export const shared = {
  baselines: { type: "string", default: "baselines", describe: "Folder that baselines are kept in" },
} as const;

export const saving = {
  ...shared,
  replace: { type: "boolean", default: false, describe: "Let it take the place of a baseline of this name" },
  ...measuringOptions,
} as const;

export type BaselineArguments = ArgumentsCamelCase<InferredOptionTypes<typeof shared> & GlobalOptions>;

export type SaveArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof saving> & GlobalOptions & { name: string; source?: string }
>;

export type NamedArguments = BaselineArguments & { name: string };

export type DiffArguments = BaselineArguments & { before: string; after: string };
