import { RequestError, type RequestFailure } from "../../../src/runners/openai/failure.ts";

/** What became of a request that was to fail. */
export async function failureOf(answer: Promise<unknown>): Promise<RequestFailure> {
  const thrown = await answer.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof RequestError)) throw new Error(`no RequestError but ${thrown}`);
  return thrown.failure;
}
