/** A callback and a signal, where a promise that the callback gives and that is rejected stops the work as a throw would. */
export interface Listener<E> {
  readonly tell: (event: E) => void;
  readonly signal: AbortSignal;
  /** Throws what the callback was rejected with, if it was. */
  readonly throwIfFailed: () => void;
}

/** Hears of rejections, which would else end the whole process. */
export function listenerOf<E>(onEvent: (event: E) => unknown, signal: AbortSignal): Listener<E> {
  const stop = new AbortController();
  let failure: { readonly reason: unknown } | null = null;
  const fail = (reason: unknown): void => {
    failure ??= { reason };
    stop.abort(reason);
  };
  return {
    tell(event) {
      const gave = onEvent(event);
      if (gave !== undefined) Promise.resolve(gave).catch(fail);
    },
    signal: AbortSignal.any([signal, stop.signal]),
    throwIfFailed() {
      if (failure !== null) throw failure.reason;
    },
  };
}
