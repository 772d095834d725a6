import { z } from "zod";
import { type SiteEntry, siteEntry } from "./entry.ts";

/** Raised whenever pages made before would look different now. */
const siteVersion = 1;

const state = z.strictObject({ version: z.literal(siteVersion), runs: z.array(siteEntry) });

/** What a site remembers of its runs; null when the text is not of a site of this version, which is then made anew. */
export function readSiteState(text: string): readonly SiteEntry[] | null {
  try {
    return state.parse(JSON.parse(text)).runs;
  } catch {
    return null;
  }
}

export function writeSiteState(runs: readonly SiteEntry[]): string {
  return `${JSON.stringify({ version: siteVersion, runs })}\n`;
}
