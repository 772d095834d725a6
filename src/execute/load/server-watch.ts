import { memoryMeter } from "../../meters/memory.ts";
import { placeOf, serverMemory, serverProcess } from "../../meters/server/index.ts";
import type { Meter } from "../../metrics/types.ts";
import type { ServerProcess } from "../../records/schema.ts";
import type { LoadContext } from "./load-context.ts";
import { type Readings, startReadings } from "./readings.ts";

/** What is read while a model is open, and whose it is. */
export interface Watch {
  readonly readings: Readings;
  /** The server of a served model; null: the model runs in a process of this program's own, or in none. */
  readonly server: ServerProcess | null;
}

/**
 * Begins to read what can be read of the model's process. Of a server only its own memory, and energy where it runs on
 * this machine: what sensors tell here is no energy of another machine.
 */
export async function startWatch({ execution, model }: LoadContext): Promise<Watch> {
  const { clock, energy, meters, runnerOf } = execution;
  if (runnerOf(model).traits.process !== "server")
    return { readings: startReadings(meters, energy, clock), server: null };
  const server = await serverProcess(placeOf(new URL(model.path)));
  if (server.pid === null) return { readings: startReadings([], null, clock), server };
  const readings = startReadings([serverMeter(server.pid)], energy, clock);
  // The first reading of a process is that before its model was opened, which nobody has seen of a server.
  await readings.takeNow(null);
  return { readings, server };
}

/** Memory of a server in the columns of the memory meter, whatever process is asked for. */
function serverMeter(pid: number): Meter {
  const read = serverMemory(pid);
  return { ...memoryMeter, read };
}
