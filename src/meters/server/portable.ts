import { execFile } from "node:child_process";
import { basename } from "node:path";
import { promisify } from "node:util";
import { networkConnections, processes } from "systeminformation";
import { answerOf } from "../../records/provenance.ts";
import type { Listener, ProcessEntry, ProcessView } from "./types.ts";

const limitMs = 10_000;

/** macOS and Windows, by systeminformation, which starts programs of the system. */
export const portableView: ProcessView = {
  // Processes of other users have no process id in its lists there, and no user.
  user: null,
  async listeners(port) {
    const all = await answerOf(networkConnections);
    return all === null ? null : all.flatMap((one): Listener[] => (isListening(one, port) ? [listenerOf(one)] : []));
  },
  async processes() {
    const all = await answerOf(processes);
    return (all?.list ?? []).map(({ pid, parentPid, name, command, params }): ProcessEntry => {
      const program = basename((command === "" ? name : command).replaceAll("\\", "/"));
      return { pid, parent: parentPid, program, command: `${command} ${params}`.trim() };
    });
  },
  mappedFiles: process.platform === "darwin" ? filesOnMac : async () => null,
};

interface Connection {
  readonly protocol: string;
  readonly localAddress: string;
  readonly localPort: string;
  readonly state: string;
  readonly pid: number;
}

function isListening({ protocol, localPort, state }: Connection, port: number): boolean {
  return protocol.startsWith("tcp") && Number(localPort) === port && /^LISTEN/i.test(state);
}

function listenerOf({ localAddress, pid }: Connection): Listener {
  const address = localAddress.replace(/^\[|\]$/g, "");
  return { address: address === "" ? "*" : address, pid: pid > 0 ? pid : null, user: null };
}

/** `lsof` lists mapped files as program text; it may look into processes of the same user only. */
async function filesOnMac(pid: number): Promise<readonly string[] | null> {
  const words = ["-nP", "-w", "-a", "-p", String(pid), "-d", "txt,mem", "-Fn"];
  const text = await promisify(execFile)("lsof", words, { timeout: limitMs, killSignal: "SIGKILL" }).then(
    ({ stdout }) => stdout,
    () => "",
  );
  return text === "" ? null : parseFileNames(text);
}

/** Lines of `lsof -Fn`: a letter for the field, then its value. */
export function parseFileNames(text: string): readonly string[] {
  return text.split("\n").flatMap((line) => (line.startsWith("n/") ? [line.slice(1)] : []));
}
