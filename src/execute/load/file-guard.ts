import { resolve } from "node:path";
import { EngineError, messageOf } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { areAlike, isWrittenOver, stampsOf } from "../../models/file-stamp.ts";
import { type HashedModel, sha256OfParts } from "../../models/hashing.ts";
import type { ModelIdentity } from "../../records/schema.ts";
import type { Session } from "../../runners/types.ts";

/** Holds that what is measured is what was hashed: files may be replaced at any time, and no engine looks at their hash. */
export interface FileGuard {
  /** Throws EngineError where the files of a model are not those that its identity was taken from. */
  verify(model: ModelIdentity): Promise<void>;
  /** A session that gives no answer that may have come from a file written over meanwhile. */
  watch(model: ModelIdentity, session: Session): Session;
}

/**
 * Compares stamps, and reads a file once more only where they moved: a touch moves them too, and so do some network file
 * systems. A model that was not hashed here, such as one on a server, is let through.
 */
export function createFileGuard(hashed: readonly HashedModel[]): FileGuard {
  // A program may change its working directory between preparing and measuring.
  const known = new Map(
    hashed.map(({ path, ...model }) => [path, { ...model, parts: model.parts.map((part) => resolve(part)) }]),
  );
  const verify = async (model: ModelIdentity): Promise<void> => {
    const entry = known.get(model.path);
    if (entry === undefined) return;
    try {
      const stamps = stampsOf(entry.parts);
      if (!areAlike(entry.stamps, stamps)) {
        entry.sha256 = await sha256OfParts(entry.parts);
        entry.stamps = stamps;
      }
    } catch (error) {
      throw new EngineError(`${printable(model.path)} can't be read any more: ${messageOf(error)}`);
    }
    if (entry.sha256 !== model.sha256) throw new EngineError(replaced(model, entry.sha256));
  };
  const isDoubtful = ({ path, sha256 }: ModelIdentity): boolean => {
    const entry = known.get(path);
    if (entry === undefined) return false;
    try {
      return entry.sha256 !== sha256 || isWrittenOver(entry.stamps, stampsOf(entry.parts));
    } catch {
      // It is gone from its place, and whoever has it open still reads it.
      return false;
    }
  };
  return {
    verify,
    watch: (model, session) => ({
      ...session,
      async ask(request) {
        const reply = await session.ask(request);
        if (isDoubtful(model)) await verify(model);
        return reply;
      },
    }),
  };
}

function replaced({ path, sha256 }: ModelIdentity, now: string): string {
  return `${printable(path)} was replaced after the run began: its sha256 is ${now.slice(0, 12)}… now and was ${(sha256 ?? "").slice(0, 12)}…; --resume measures it as what it is now`;
}
