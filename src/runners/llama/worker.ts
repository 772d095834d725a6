import { on } from "node:events";
import type { ToChild } from "./protocol.ts";
import { serve } from "./serve.ts";

// The parent is gone: an orphan that holds a model would falsify the next run.
process.once("disconnect", () => process.exit(1));
// Ctrl-C reaches the whole process group; the parent decides what becomes of this one.
process.on("SIGINT", () => {});

const messages = on(process, "message");
await serve(
  {
    async *messages() {
      for await (const [message] of messages) yield message as ToChild;
    },
    send: (message) =>
      new Promise((resolve, reject) => {
        process.send?.(message, (error: Error | null) => (error === null ? resolve() : reject(error)));
      }),
  },
  // Loaded here, so that an engine that is not installed is told of like one that is broken.
  async () => (await import("./engine.ts")).startEngine(),
);
process.exit(0);
