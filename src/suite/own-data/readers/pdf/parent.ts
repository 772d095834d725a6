import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { memoryMeter } from "../../../../metrics/meters/memory.ts";

/** What one file may take: a page description can unfold into any amount of work. */
const limits = { fileBytes: 64_000_000, milliseconds: 30_000, residentBytes: 1_000_000_000 };
const lookEveryMs = 250;
const entry = fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "worker.ts" : "worker.js", import.meta.url));

export type PdfAnswer = { readonly pages: readonly (readonly string[])[] } | { readonly problem: string };

let child: ChildProcess | null = null;

/**
 * Lines of a PDF's pages, drawn in a process of its own that is ended when it takes too long or too much memory. The
 * process is kept for the next file and does not keep this one alive. Throws Error saying what is wrong with the file.
 */
export async function pdfLines(bytes: Uint8Array): Promise<readonly (readonly string[])[]> {
  if (bytes.length > limits.fileBytes) throw new Error(`is larger than ${limits.fileBytes / 1e6} MB`);
  child ??= fork(entry, [], {
    serialization: "advanced",
    execArgv: ["--max-old-space-size=512"],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const worker = child;
  const answer = await Promise.race([answerOf(worker, bytes), overrun(worker)]);
  if ("problem" in answer) throw new Error(answer.problem);
  return answer.pages;
}

/** Ends the process that reads PDFs. */
export function endPdfReading(): void {
  child?.kill("SIGKILL");
  child = null;
}

function answerOf(worker: ChildProcess, bytes: Uint8Array): Promise<PdfAnswer> {
  return new Promise((resolve) => {
    const done = (answer: PdfAnswer): void => {
      worker.removeAllListeners();
      resolve(answer);
    };
    worker.once("message", (message) => done(message as PdfAnswer));
    worker.once("exit", () => {
      child = null;
      done({ problem: "brought its reader down" });
    });
    worker.once("error", () => done({ problem: "could not be handed to its reader" }));
    worker.send(bytes, () => {});
  });
}

/** Watches the process while it works; resolves only when it had to be ended. */
function overrun(worker: ChildProcess): Promise<PdfAnswer> {
  const started = performance.now();
  return new Promise((resolve) => {
    const stop = (problem: string): void => {
      clearInterval(timer);
      worker.removeAllListeners();
      endPdfReading();
      resolve({ problem });
    };
    const timer = setInterval(async () => {
      if (worker.listenerCount("message") === 0) return clearInterval(timer);
      if (performance.now() - started > limits.milliseconds)
        return stop(`took more than ${limits.milliseconds / 1000} s`);
      const [resident] = await memoryMeter.read(worker.pid ?? 0);
      if ((resident ?? 0) > limits.residentBytes && worker.listenerCount("message") > 0)
        stop("took more than 1 GB of memory");
    }, lookEveryMs);
  });
}
