import { servedPath, usualPorts } from "./address.ts";
import { connect } from "./connect.ts";

/** A server that listens on this machine, and how its models are named to a run. */
export interface FoundServer {
  readonly address: string;
  /** What it is. */
  readonly title: string;
  readonly build: string | null;
  readonly models: readonly { readonly name: string; readonly reference: string }[];
}

/** Milliseconds for an answer: whoever listens on this machine answers at once, or is busy with something else. */
const lookMs = 2000;

/** The servers that listen on loopback's usual ports and list models; asked one by one, they send no prompt anywhere. */
export async function findServers(
  ports: readonly number[] = Object.values(usualPorts).flat(),
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly FoundServer[]> {
  const found = await Promise.all(ports.map((port) => serverAt(new URL(`http://127.0.0.1:${port}/v1/`), signal)));
  return found.filter((server) => server !== null);
}

async function serverAt(base: URL, signal: AbortSignal): Promise<FoundServer | null> {
  try {
    await using server = await connect(base, { signal, lookMs, backOff: null });
    const { dialect, facts } = server;
    if (facts.models.length === 0) return null;
    const models = facts.models.map(({ id, file }) => ({ name: file ?? id, reference: servedPath(base, id) }));
    return { address: base.origin, title: dialect.title, build: facts.build, models };
  } catch {
    // Nobody listens there, or something that is no such server.
    return null;
  }
}
