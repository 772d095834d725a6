import { messageOf } from "../../lib/errors.ts";
import type { Skipped } from "./types.ts";

/** Gathers what can't be taken over while the rest goes on. */
export interface Skips {
  readonly all: readonly Skipped[];
  add(where: string, reason: string): void;
  /** What `read` gives, or nothing where it throws: its words are the reason. */
  orNone<T>(where: string, read: () => T): readonly T[];
  orNoneLater<T>(where: string, read: () => Promise<T>): Promise<readonly T[]>;
}

export function createSkips(): Skips {
  const all: Skipped[] = [];
  const add = (where: string, reason: string): void => {
    all.push({ where, reason });
  };
  return {
    all,
    add,
    orNone(where, read) {
      try {
        return [read()];
      } catch (error) {
        add(where, messageOf(error));
        return [];
      }
    },
    async orNoneLater(where, read) {
      try {
        return [await read()];
      } catch (error) {
        add(where, messageOf(error));
        return [];
      }
    },
  };
}
