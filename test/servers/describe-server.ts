import { describe } from "vitest";
import { hasServer, needsServer } from "./real-server.mjs";

/** Where a real server is required, its absence is an error; elsewhere these tests are skipped, and say so. */
if (!hasServer && needsServer) throw new Error("there is no server here, and it is required: npm run servers");

export function describeServed(name: string, body: () => void): void {
  describe.skipIf(!hasServer)(hasServer ? name : `${name} (skipped: no server)`, body);
}
