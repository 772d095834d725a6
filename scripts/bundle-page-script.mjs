// Bundles the page's own script into one file that the page carries inline.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../", import.meta.url));

await build({
  absWorkingDir: root,
  entryPoints: ["src/report/client/main.ts"],
  outfile: "dist/report/client/bundle.js",
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome100", "firefox113", "safari16.4"],
  legalComments: "inline",
  logLevel: "warning",
});
