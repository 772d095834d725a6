import type { EngineClock } from "./decoder.ts";

type NativeCall = (...values: unknown[]) => Promise<unknown>;

interface InternalCalls {
  readonly decodeBatch?: NativeCall;
  readonly sampleToken?: NativeCall;
}

/**
 * Times the calls that node-llama-cpp makes into its native context. The library offers no public way to see them,
 * so this reaches for an internal field; when a version moves it, the clock says so and reads nothing.
 * The native decode call waits for the device (`llama_synchronize`), so its time is complete on a GPU too.
 */
export function watchEngineCalls(context: object): EngineClock {
  const native: InternalCalls | undefined = "_ctx" in context ? (context._ctx as InternalCalls) : undefined;
  const decode = native?.decodeBatch;
  const sample = native?.sampleToken;
  if (native === undefined || typeof decode !== "function" || typeof sample !== "function") {
    return { state: "this version of node-llama-cpp hides the engine's call", decodeMs: () => 0, samplingMs: () => 0 };
  }
  const spent = { decode: 0, sample: 0 };
  const watch = (name: keyof InternalCalls, call: NativeCall, part: keyof typeof spent): void => {
    // The methods are read-only on the prototype: only an own property can stand before them.
    Object.defineProperty(native, name, {
      value: async (...values: unknown[]) => {
        const start = performance.now();
        try {
          return await call.apply(native, values);
        } finally {
          spent[part] += performance.now() - start;
        }
      },
    });
  };
  watch("decodeBatch", decode, "decode");
  watch("sampleToken", sample, "sample");
  return { state: "timed", decodeMs: () => spent.decode, samplingMs: () => spent.sample };
}
