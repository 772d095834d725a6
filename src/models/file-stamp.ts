import { statSync } from "node:fs";

/** What tells, without reading it, that a file is still the one that was read. */
export interface FileStamp {
  readonly device: bigint;
  readonly inode: bigint;
  readonly size: bigint;
  /** Nanoseconds since 1970. */
  readonly modifiedNs: bigint;
}

/** The stamps of a model's files, in order. Throws the system's error where one is gone. */
export function stampsOf(paths: readonly string[]): readonly FileStamp[] {
  return paths.map((path) => {
    const { dev, ino, size, mtimeNs } = statSync(path, { bigint: true });
    return { device: dev, inode: ino, size, modifiedNs: mtimeNs };
  });
}

export function areAlike(some: readonly FileStamp[], others: readonly FileStamp[]): boolean {
  return (
    some.length === others.length &&
    some.every((stamp, index) => isSameFile(stamp, others[index]) && isUntouched(stamp, others[index]))
  );
}

/**
 * Whether a file was written to in place. A process that has it open reads what was written; one whose path stands for
 * another file by now still has the old one.
 */
export function isWrittenOver(before: readonly FileStamp[], now: readonly FileStamp[]): boolean {
  return before.some((stamp, index) => isSameFile(stamp, now[index]) && !isUntouched(stamp, now[index]));
}

const isSameFile = (stamp: FileStamp, other: FileStamp | undefined): boolean =>
  stamp.device === other?.device && stamp.inode === other.inode;

const isUntouched = (stamp: FileStamp, other: FileStamp | undefined): boolean =>
  stamp.size === other?.size && stamp.modifiedNs === other.modifiedNs;
