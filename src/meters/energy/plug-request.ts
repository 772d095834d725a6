import { messageOf } from "../../lib/errors.ts";

const answerLimitMs = 3000;
const largestAnswer = 1 << 16;
const maxRedirects = 3;

/**
 * The JSON at an address of a plug, and of nobody else: a redirect to another host is refused. Throws for an answer that
 * takes longer than 3 s, is larger than 64 kB or no JSON; the messages of plugs that do answer begin with "answers".
 */
export async function getJson(url: URL): Promise<unknown> {
  const signal = AbortSignal.timeout(answerLimitMs);
  let address = url;
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const response = await fetch(address, { redirect: "manual", signal }).catch((error: unknown) => {
      throw new Error(`${url.host} ${silence(error)}`, { cause: error });
    });
    if (response.status < 300 || response.status > 399) return jsonOf(response, url);
    await response.body?.cancel();
    const target = response.headers.get("location");
    if (target === null || !URL.canParse(target, address.href)) throw new Error(`${url.host} redirects to nowhere`);
    address = new URL(target, address);
    if (address.hostname !== url.hostname)
      throw new Error(`${url.host} sends to another host (${address.host}), which is not asked`);
  }
  throw new Error(`${url.host} redirects in a circle`);
}

async function jsonOf(response: Response, url: URL): Promise<unknown> {
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`answers ${response.status}${response.status === 401 ? " (it asks for a password)" : ""}`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > largestAnswer) throw new Error("too long");
    }
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) throw new Error("answers with what is no JSON", { cause: error });
    throw new Error(bytes > largestAnswer ? "answers with more than 64 kB" : `${url.host} ${silence(error)}`, {
      cause: error,
    });
  }
}

function silence(error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") return `gave no answer within ${answerLimitMs / 1000} s`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return `can't be reached (${messageOf(cause)})`;
}
