import { execFileSync } from "node:child_process";

/** The tests of the command line run the built program, as its users do. */
export function setup(): void {
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"], { stdio: "inherit" });
}
