import { linuxCounters } from "./linux.ts";
import { macosCounters } from "./macos.ts";
import type { CounterReader } from "./types.ts";
import { windowsCounters } from "./windows.ts";

/** The counters of the machine this runs on; null where none are known for its system. */
export function systemCounters(platform: NodeJS.Platform = process.platform): CounterReader | null {
  switch (platform) {
    case "linux":
      return linuxCounters();
    case "darwin":
      return macosCounters();
    case "win32":
      return windowsCounters();
    default:
      return null;
  }
}
