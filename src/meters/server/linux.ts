import { readdir, readFile, readlink } from "node:fs/promises";
import { basename } from "node:path";
import type { Listener, ProcessEntry, ProcessView } from "./types.ts";

/** Linux' own account of ports and processes, under /proc. */
export function linuxView(root = "/proc"): ProcessView {
  return {
    user: String(process.getuid?.() ?? ""),
    async listeners(port) {
      const tables = await Promise.all(["tcp", "tcp6"].map((name) => textOf(`${root}/net/${name}`)));
      const sockets = tables.flatMap(parseSockets).filter((socket) => socket.port === port);
      const owners =
        sockets.length === 0 ? new Map() : await ownersOf(root, new Set(sockets.map(({ inode }) => inode)));
      return sockets.flatMap(({ inode, address, user }): Listener[] => {
        const pids: readonly (number | null)[] = owners.get(inode) ?? [null];
        return pids.map((pid) => ({ address, pid, user }));
      });
    },
    async processes() {
      const entries = await Promise.all((await pidsIn(root)).map((pid) => entryOf(root, pid)));
      return entries.filter((entry) => entry !== null);
    },
    async mappedFiles(pid) {
      const text = await textOf(`${root}/${pid}/maps`);
      return text === "" ? null : parseMaps(text);
    },
  };
}

interface Socket {
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly inode: string;
}

const listening = "0A";

/** Lines of /proc/net/tcp and tcp6 that listen: addresses are words of the machine's own byte order. Source: proc_net(5). */
export function parseSockets(table: string): readonly Socket[] {
  return table.split("\n").flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const [, local = "", , state] = fields;
    const [address, port] = local.split(":");
    if (state !== listening || address === undefined || port === undefined) return [];
    const [user = "", , inode = ""] = fields.slice(7);
    return [{ address: addressOf(address), port: Number.parseInt(port, 16), user, inode }];
  });
}

/** Words of four bytes, the last byte first. */
function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse());
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join(".");
  const joined = bytes.join("").toLowerCase();
  if (/^0*$/.test(joined)) return "::";
  if (/^0{31}1$/.test(joined)) return "::1";
  const mapped = /^0{20}ffff(.{8})$/.exec(joined)?.[1];
  if (mapped !== undefined)
    return `::ffff:${(mapped.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join(".")}`;
  return (joined.match(/.{4}/g) ?? []).join(":");
}

/** Processes that hold each of these sockets; those of other users can't be looked into. */
async function ownersOf(root: string, inodes: ReadonlySet<string>): Promise<Map<string, number[]>> {
  const owners = new Map<string, number[]>();
  const look = async (pid: number): Promise<void> => {
    for (const descriptor of await readdir(`${root}/${pid}/fd`).catch(() => [])) {
      const target = await readlink(`${root}/${pid}/fd/${descriptor}`).catch(() => "");
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? "";
      if (inodes.has(inode)) owners.set(inode, [...new Set([...(owners.get(inode) ?? []), pid])]);
    }
  };
  await Promise.all((await pidsIn(root)).map(look));
  return owners;
}

async function pidsIn(root: string): Promise<readonly number[]> {
  return (await readdir(root).catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
}

async function entryOf(root: string, pid: number): Promise<ProcessEntry | null> {
  const [stat, words] = await Promise.all([textOf(`${root}/${pid}/stat`), textOf(`${root}/${pid}/cmdline`)]);
  const parent = parentIn(stat);
  if (parent === null) return null;
  const command = words.replaceAll("\0", " ").trim();
  const name = /\((.*)\)/s.exec(stat)?.[1] ?? "";
  const [program = ""] = words.split("\0");
  return { pid, parent, program: program === "" ? name : basename(program), command: command === "" ? name : command };
}

/** The name of the program stands in brackets and may hold any character: fields are counted from its end. */
function parentIn(stat: string): number | null {
  const parent = /^\S \d+/.exec(stat.slice(stat.lastIndexOf(")") + 2))?.[0].split(" ")[1];
  return parent === undefined ? null : Number(parent);
}

/** Files in the text of /proc/PID/maps, one line for each stretch of memory; one that was deleted is still mapped. */
export function parseMaps(text: string): readonly string[] {
  const paths = text.split("\n").flatMap((line) => /^\S+ \S+ \S+ \S+ [1-9]\d*\s+(\/.*)$/.exec(line)?.[1] ?? []);
  return [...new Set(paths.map((path) => path.replace(/ \(deleted\)$/, "")))];
}

function textOf(path: string): Promise<string> {
  return readFile(path, "utf8").catch(() => "");
}
