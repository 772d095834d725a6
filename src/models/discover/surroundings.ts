import { homedir } from "node:os";
import type { Surroundings } from "./types.ts";

/** This machine. */
export function here(): Surroundings {
  return { platform: process.platform, home: homedir(), env: process.env };
}
