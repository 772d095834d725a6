import type { ModelIdentity, RecordedTraits } from "../records/schema.ts";
import type { Runner } from "./types.ts";

/** A runner whose models have names of its own and are no files on this disk. */
export interface NamingRunner extends Runner {
  /** The models with these names, or the runner's own choice where none is named. Throws UserError. */
  identify(names: readonly string[]): Promise<readonly ModelIdentity[]>;
}

/** What others need to know of a runner before it is loaded. They ask for a trait, never for a name. */
export interface RunnerTraits extends RecordedTraits {
  /**
   * `files`: GGUF files, whose hash, size, parameters and memory are read before they are opened; none named: the bundled
   * ladder. `names`: whatever the runner itself tells of them.
   */
  readonly models: "files" | "names";
  /**
   * `child`: models run in child processes on this machine, so meters can watch them and the machine's speed matters.
   * `server`: they run in servers, which are watched where their process is found on this machine.
   */
  readonly process: "child" | "server" | "none";
  /** `settable`: a trial finds the best thread count. `fixed`: the runner takes no thread count. */
  readonly threads: "settable" | "fixed";
  /** `fixed`: the context is the runner's own matter, so no tokens are counted for it. Absent: it is made to measure. */
  readonly context?: "fixed";
  /** References that are this runner's without its name before them, such as the addresses of servers. */
  readonly addresses?: RegExp;
  /** Asked where the user names no suite. */
  readonly accuracySuite: string;
}

interface Described extends RunnerTraits {
  /** One line for the help and the documentation. */
  readonly summary: string;
}

/** A line of the registry: light, so that the help can list it; `load` imports what running models takes. */
export type RunnerDefinition =
  | (Described & { readonly models: "files"; readonly load: () => Promise<Runner> })
  | (Described & { readonly models: "names"; readonly load: () => Promise<NamingRunner> });

/** A runner in use. */
export interface LoadedRunner extends Runner {
  readonly name: string;
  readonly traits: RunnerTraits;
}
