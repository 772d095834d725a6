import { messageOf } from "../../../../lib/errors.ts";
import { linesOfPdf } from "./lines.ts";
import type { PdfAnswer } from "./parent.ts";

// The process ends by itself when the parent is gone: nothing else keeps it.
process.on("message", async (bytes: Uint8Array) => {
  const answer: PdfAnswer = await linesOfPdf(bytes).then(
    (pages) => ({ pages }),
    (error: unknown) => ({ problem: `can't be read: ${messageOf(error).slice(0, 200)}` }),
  );
  process.send?.(answer);
});
