import { request } from "node:http";
import { joulesOfCounter } from "./counter.ts";
import { missing, probeByReading } from "./probe.ts";
import type { EnergyReader, EnergySource } from "./types.ts";

/** The processor's counters by a `zeusd` that an administrator runs, where ZEUSD_SOCK_PATH names its socket. Source: the routes of zeusd 0.3 to 0.5. */
export const zeusd: EnergySource = {
  id: "zeusd",
  scope: "package",
  hertz: 4,
  stuckAfterMs: 10_000,
  async probe({ environment }) {
    const socket = environment["ZEUSD_SOCK_PATH"];
    if (socket === undefined || socket === "")
      return missing(
        "ZEUSD_SOCK_PATH is not set",
        "let an administrator run zeusd (https://ml.energy/zeus), and set ZEUSD_SOCK_PATH to its socket",
      );
    return probeByReading(socket, () => startReader(socket), "check that zeusd runs, and that you may use its socket");
  },
};

const answerLimitMs = 2000;
const maxProcessors = 16;

async function startReader(socket: string): Promise<EnergyReader> {
  const ids = await processorsOf(socket);
  const counters = new Map<string, (microjoules: number, atMs: number) => number>();
  const read = async (): Promise<number> => {
    const counts = await countsOf(socket, ids);
    const atMs = performance.now();
    let joules = 0;
    for (const [id, microjoules] of counts) {
      const counter = counters.get(id) ?? joulesOfCounter({ microjoules, atMs }, null);
      counters.set(id, counter);
      joules += counter(microjoules, atMs);
    }
    if (counts.size !== counters.size) throw new Error("zeusd left a processor out");
    return joules;
  };
  await read();
  return {
    read: async () => ({ joules: await read(), watts: null }),
    async [Symbol.asyncDispose]() {},
  };
}

/** null: the daemon takes a request for all; older ones must be asked for each by its number, so they are counted up. */
async function processorsOf(socket: string): Promise<readonly number[] | null> {
  const all = await countsOf(socket, null).catch((error: unknown) => {
    if (error instanceof Error && error.message.startsWith("zeusd answers")) return null;
    throw error;
  });
  if (all !== null) return null;
  await countsOf(socket, [0]);
  let count = 1;
  while (count < maxProcessors && (await countsOf(socket, [count]).catch(() => null)) !== null) count += 1;
  return Array.from({ length: count }, (_, id) => id);
}

async function countsOf(socket: string, ids: readonly number[] | null): Promise<ReadonlyMap<string, number>> {
  const wanted = ids === null ? "" : `cpu_ids=${ids.join(",")}&`;
  const answer = await getFromSocket(socket, `/cpu/get_cumulative_energy?${wanted}cpu=true&dram=false`);
  if (typeof answer !== "object" || answer === null) throw new Error("zeusd answers with no counters");
  const counts = new Map(
    Object.entries(answer).map(([id, entry]: readonly [string, unknown]) => {
      const count =
        typeof entry === "object" && entry !== null && "cpu_energy_uj" in entry ? entry.cpu_energy_uj : null;
      if (typeof count !== "number" || !Number.isFinite(count) || count < 0)
        throw new Error(`zeusd answers without the counter of processor ${id.slice(0, 20)}`);
      return [id, count];
    }),
  );
  if (counts.size === 0) throw new Error("zeusd answers with no counters");
  return counts;
}

function getFromSocket(socketPath: string, path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path, signal: AbortSignal.timeout(answerLimitMs) }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text = (text + chunk).slice(0, 1 << 16);
      });
      response.once("error", reject);
      response.once("end", () => {
        if (response.statusCode !== 200) return reject(new Error(`zeusd answers ${response.statusCode}`));
        try {
          resolve(JSON.parse(text));
        } catch {
          reject(new Error("zeusd answers with what is no JSON"));
        }
      });
    });
    asked.once("error", (error) => reject(new Error(`zeusd can't be reached (${error.message})`, { cause: error })));
    asked.end();
  });
}
