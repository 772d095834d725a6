import type { Answer } from "./protocol.ts";

interface PendingRequest {
  readonly deadlineMs: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Questions that a worker has not answered yet, oldest first: the oldest is the one it works on. */
export interface PendingRequests {
  add(id: number, deadlineMs: number): Promise<Answer>;
  resolve(id: number, answer: Answer): void;
  reject(id: number, error: Error): void;
  /** Rejects all; `blamed` is true for the one that was being worked on. */
  rejectAll(errorFor: (blamed: boolean) => unknown): void;
}

/** `onSilence` is called when the oldest question has waited beyond its deadline since it became the oldest. */
export function pendingRequests(onSilence: (deadlineMs: number) => void): PendingRequests {
  const open = new Map<number, PendingRequest>();
  let timer: NodeJS.Timeout | undefined;
  const watchOldest = (): void => {
    clearTimeout(timer);
    const [oldest] = open.values();
    if (oldest !== undefined) timer = setTimeout(() => onSilence(oldest.deadlineMs), oldest.deadlineMs);
  };
  const take = (id: number): PendingRequest | undefined => {
    const question = open.get(id);
    open.delete(id);
    watchOldest();
    return question;
  };
  return {
    add: (id, deadlineMs) =>
      new Promise((resolve, reject) => {
        open.set(id, { deadlineMs, resolve, reject });
        if (open.size === 1) watchOldest();
      }),
    resolve: (id, answer) => take(id)?.resolve(answer),
    reject: (id, error) => take(id)?.reject(error),
    rejectAll(errorFor) {
      clearTimeout(timer);
      let blamed = true;
      for (const { reject } of open.values()) {
        reject(errorFor(blamed));
        blamed = false;
      }
      open.clear();
    },
  };
}
