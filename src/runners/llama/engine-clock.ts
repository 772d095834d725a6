import type { EngineClock } from "./decoder.ts";

interface InternalCalls {
  decodeBatch?: (...values: unknown[]) => Promise<unknown>;
  sampleToken?: (...values: unknown[]) => Promise<unknown>;
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
  native.decodeBatch = async (...values) => {
    const start = performance.now();
    try {
      return await decode.apply(native, values);
    } finally {
      spent.decode += performance.now() - start;
    }
  };
  native.sampleToken = async (...values) => {
    const start = performance.now();
    try {
      return await sample.apply(native, values);
    } finally {
      spent.sample += performance.now() - start;
    }
  };
  return { state: "timed", decodeMs: () => spent.decode, samplingMs: () => spent.sample };
}
