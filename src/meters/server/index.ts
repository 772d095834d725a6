import type { ServerProcess } from "../../records/schema.ts";
import type { MemoryReading } from "../memory-linux.ts";
import { familyMemory } from "./family-memory.ts";
import { findServer } from "./find-server.ts";
import { linuxView } from "./linux.ts";
import { portableView } from "./portable.ts";
import type { ServerPlace } from "./types.ts";

const view = process.platform === "linux" ? linuxView() : portableView;

/** The process of a server on this machine, or why its memory is not measured. Takes up to seconds outside Linux. */
export function serverProcess(place: ServerPlace): Promise<ServerProcess> {
  return findServer(place, view);
}

/** Where the server of a model's address listens; ports that are left out are those of http and https. */
export function placeOf(address: URL): ServerPlace {
  const usual = address.protocol === "https:" ? 443 : 80;
  return { hostname: address.hostname, port: address.port === "" ? usual : Number(address.port), modelFile: null };
}

/** Reads the memory of a server's process with its children, in the columns of the memory meter. */
export function serverMemory(pid: number): () => Promise<MemoryReading> {
  return familyMemory(pid, view);
}
