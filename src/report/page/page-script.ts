import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { systemCode } from "../../lib/errors.ts";

/**
 * The page's own script, bundled by `npm run build` from `client/`, and the hash that its content policy allows.
 *
 * Charts could instead be hydrated by Vega's runtime with its expression interpreter. Measured on two cores in headless
 * Chromium, six charts at their two widths took 612 kB and 380 to 700 ms for that; this script takes about 10 kB and a
 * few ms for any number, as the drawings stay as they came and marks tell by attributes whose they are.
 */
export interface PageScript {
  readonly source: string;
  /** `sha256-…` as a content security policy names a script. */
  readonly hash: string;
}

/** Lies at the same place from `src/report/page` and from `dist/report/page`. */
const bundle = (name: "bundle" | "live"): URL =>
  new URL(`../../../dist/report/page/client/${name}.js`, import.meta.url);

/** null where only the TypeScript compiler ran: the page is whole without it. `live` is the script of a page that is served. */
export function pageScript(name: "bundle" | "live" = "bundle"): PageScript | null {
  try {
    const source = readFileSync(bundle(name), "utf8").trim();
    return { source, hash: `sha256-${createHash("sha256").update(source).digest("base64")}` };
  } catch (error) {
    if (systemCode(error) === "ENOENT") return null;
    throw error;
  }
}
