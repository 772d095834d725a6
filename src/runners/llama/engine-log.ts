import { setTimeout } from "node:timers/promises";
import { messageOf } from "../../lib/errors.ts";

/** The engine could not do what it was asked. `log`: its last lines; null: it said nothing. */
export class EngineRefusal extends Error {
  override readonly name = "EngineRefusal";
  readonly log: string | null;
  constructor(message: string, log: string | null, cause: unknown) {
    super(message, { cause });
    this.log = log;
  }
}

/** What llama.cpp said lately, for the message of what goes wrong. */
export interface EngineLog {
  /** Takes one of its lines. */
  add(line: string): void;
  /** Does a piece of work of the engine's. Throws EngineRefusal with what the engine said meanwhile, where the work throws. */
  explain<T>(release: string, work: () => Promise<T>): Promise<T>;
}

const maxLines = 40;
const maxLineLength = 1000;
/** The engine hands its lines over on the event loop, some after the call that they belong to has thrown. */
const onTheirWayMs = 20;

export function createEngineLog(): EngineLog {
  let lines: string[] = [];
  return {
    add(text) {
      for (const line of text.split("\n")) if (line.trim() !== "") lines.push(line.trimEnd().slice(0, maxLineLength));
      // Loading is tried twice, once to foresee its memory: it says the same both times.
      lines = [...new Set(lines)].slice(-maxLines);
    },
    async explain(release, work) {
      lines = [];
      try {
        return await work();
      } catch (error) {
        await setTimeout(onTheirWayMs);
        const log = lines.length === 0 ? null : lines.join("\n");
        throw new EngineRefusal(explained(messageOf(error), log, release), log, error);
      }
    },
  };
}

function explained(message: string, log: string | null, release: string): string {
  const reason = reasonIn(log);
  if (reason === null) return message;
  const advice = adviceFor(reason);
  return `${message}: ${reason} (llama.cpp ${release})${advice === null ? "" : `; ${advice}`}`;
}

/** The words of llama.cpp that carry no reason: what follows is in another line. */
const empty = /failed to load model$|Falling back to estimation heuristic/i;
/** llama.cpp puts the function that speaks before its words. */
const speaker = /^\w+: /;
const preamble = /^(?:error loading model(?: vocabulary)?: )+/;

/**
 * The reason in the engine's last words: the last line that names one, without the function that says it. null: none does.
 * `llama_model_load: error loading model: unknown model architecture: 'x'` gives `unknown model architecture: 'x'`.
 */
export function reasonIn(tail: string | null): string | null {
  const lines = (tail ?? "").split("\n").filter((line) => line !== "" && !empty.test(line));
  const line = lines.findLast((one) => /error|fail|unknown|unable|invalid|missing|out of memory/i.test(one));
  if (line === undefined) return null;
  return line.replace(speaker, "").replace(preamble, "").replace(speaker, "").trim();
}

/** What helps where the engine does not know what the file asks for; null: nothing is known to. */
function adviceFor(reason: string): string | null {
  return /unknown (model architecture|pre-tokenizer)/i.test(reason)
    ? "a newer Schoolmark may know it; else take another model"
    : null;
}
