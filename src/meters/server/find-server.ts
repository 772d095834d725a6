import { isIP } from "node:net";
import { basename } from "node:path";
import type { ServerProcess, UnmeasuredServer } from "../../records/schema.ts";
import { forwardsTo, isServerProgram } from "./programs.ts";
import type { Listener, ProcessEntry, ProcessView, ServerPlace } from "./types.ts";

/**
 * The process behind a port of this machine whose memory is that of the model. Only where it, or a child of it, has the
 * model's file mapped or is a server that is known: at the port of a container listens a proxy, at that of a tunnel ssh.
 */
export async function findServer(place: ServerPlace, view: ProcessView): Promise<ServerProcess> {
  if (!isLoopback(place.hostname)) return refused({ kind: "another-machine", host: place.hostname });
  const told = (await view.listeners(place.port)) ?? [];
  const listeners = nearest(told, place.hostname);
  const pids = listeners.flatMap(({ pid }) => pid ?? []);
  if (pids.length === 0) return refused(withoutProcess(listeners, place.port, view.user));
  const processes = await view.processes();
  const root = topmost(pids, processes);
  if (root === null) return refused({ kind: "no-process", port: place.port });
  for (const { pid } of family(root.pid, processes)) {
    const mapped = (await view.mappedFiles(pid)) ?? [];
    if (mapped.some((path) => isModel(path, place.modelFile)))
      return { pid: root.pid, known: "maps-model", program: root.program };
  }
  const to = forwardsTo(root);
  if (to !== null) return refused({ kind: "forwarder", program: root.program, to });
  if (isServerProgram(root)) return { pid: root.pid, known: "server-program", program: root.program };
  return refused({ kind: "unknown-program", program: root.program });
}

function refused(reason: UnmeasuredServer): ServerProcess {
  return { pid: null, reason };
}

function withoutProcess(listeners: readonly Listener[], port: number, ownUser: string | null): UnmeasuredServer {
  const other = listeners.find(({ user }) => user !== null && user !== ownUser)?.user;
  return other === undefined || other === null
    ? { kind: "no-process", port }
    : { kind: "another-user", port, user: other };
}

/** The loopback names and addresses: `127.0.0.0/8`, `::1` and what resolves to them everywhere. */
export function isLoopback(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (bare === "localhost" || bare.endsWith(".localhost")) return true;
  return isIP(bare) === 4 ? bare.startsWith("127.") : bare === "::1" || bare.startsWith("::ffff:127.");
}

/** Those that listen at this very address, else those that listen at all addresses. */
function nearest(listeners: readonly Listener[], hostname: string): readonly Listener[] {
  const bare = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const named = isIP(bare) !== 0;
  const exact = listeners.filter(({ address }) => (named ? sameAddress(address, bare) : isLoopback(address)));
  return exact.length > 0 ? exact : listeners.filter(({ address }) => ["0.0.0.0", "::", "*"].includes(address));
}

function sameAddress(one: string, other: string): boolean {
  const plain = (address: string): string => address.replace(/^::ffff:/, "");
  return plain(one) === plain(other);
}

/** Of processes that share a port, the one that started the others. */
function topmost(pids: readonly number[], processes: readonly ProcessEntry[]): ProcessEntry | null {
  const holders = processes.filter(({ pid }) => pids.includes(pid));
  return holders.find(({ parent }) => !holders.some(({ pid }) => pid === parent)) ?? null;
}

/** A process and all that it started, itself or through others. */
export function family(pid: number, processes: readonly ProcessEntry[]): readonly ProcessEntry[] {
  const members = new Map<number, ProcessEntry>();
  let open = processes.filter((one) => one.pid === pid);
  while (open.length > 0) {
    for (const one of open) members.set(one.pid, one);
    open = processes.filter((one) => members.has(one.parent) && !members.has(one.pid));
  }
  return [...members.values()];
}

/** Names of files that hold models: Ollama keeps them under their digest. */
const modelName = /\.(gguf|safetensors|llamafile)$|^sha256-[0-9a-f]{64}$/;

/** A container may have the file at another path: its name decides. */
function isModel(path: string, modelFile: string | null): boolean {
  const name = basename(path.replaceAll("\\", "/"));
  return modelFile === null ? modelName.test(name) : name === basename(modelFile.replaceAll("\\", "/"));
}
