import { execFileSync } from "node:child_process";

/** The tests of the command line and of the page run what was built, as users do. */
export function setup(): void {
  for (const words of [["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"], ["scripts/bundle-page-script.mjs"]])
    execFileSync(process.execPath, words, { stdio: "inherit" });
}
