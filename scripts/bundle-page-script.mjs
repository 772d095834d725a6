// Bundles the scripts of pages into one file each, which the page carries inline.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../", import.meta.url));

await build({
  absWorkingDir: root,
  entryPoints: { bundle: "src/report/page/client/main.ts", live: "src/report/page/client/live.ts" },
  outdir: "dist/report/page/client",
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome100", "firefox113", "safari16.4"],
  legalComments: "inline",
  logLevel: "warning",
});
