import { type ChildProcess, fork } from "node:child_process";
import { endWithParent } from "../../../../lib/end-with-parent.ts";
import { memoryMeter } from "../../../../meters/memory.ts";

/** What one file may take: a page description can unfold into any amount of work. */
interface PdfLimits {
  readonly fileBytes: number;
  readonly milliseconds: number;
  readonly residentBytes: number;
}
const usual: PdfLimits = { fileBytes: 64_000_000, milliseconds: 20_000, residentBytes: 1_000_000_000 };
const lookEveryMs = 250;
/** The built program forks its own worker; sources run under a test runner fork the built one. */
const workerFile = import.meta.url.endsWith(".ts")
  ? "../../../../../dist/suite/own-data/readers/pdf/worker.js"
  : "./worker.js";

export type PdfAnswer = { readonly pages: readonly (readonly string[])[] } | { readonly problem: string };

let child: ChildProcess | null = null;

/**
 * Lines of a PDF's pages, drawn in a process of its own that is ended when it takes too long or too much memory. The
 * process is kept for the next file, until `endPdfReading`. Throws Error saying what is wrong with the file.
 */
export async function pdfLines(bytes: Uint8Array, limits = usual): Promise<readonly (readonly string[])[]> {
  if (bytes.length > limits.fileBytes) throw new Error(`is larger than ${limits.fileBytes / 1e6} MB`);
  child ??= startReader();
  const answer = await answerOf(child, bytes, limits);
  if ("problem" in answer) throw new Error(answer.problem);
  return answer.pages;
}

function startReader(): ChildProcess {
  const reader = fork(new URL(workerFile, import.meta.url), [], {
    serialization: "advanced",
    execArgv: ["--max-old-space-size=512"],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  endWithParent(reader);
  return reader;
}

/** Ends the process that reads PDFs. */
export function endPdfReading(): void {
  child?.kill("SIGKILL");
  child = null;
}

function answerOf(worker: ChildProcess, bytes: Uint8Array, limits: PdfLimits): Promise<PdfAnswer> {
  const started = performance.now();
  return new Promise((resolve) => {
    const done = (answer: PdfAnswer): void => {
      clearInterval(watch);
      worker.off("message", onMessage).off("exit", onExit).off("error", onExit);
      resolve(answer);
    };
    const onMessage = (message: unknown): void => done(message as PdfAnswer);
    const onExit = (): void => {
      child = null;
      done({ problem: "brought its reader down" });
    };
    const stop = (problem: string): void => {
      done({ problem });
      endPdfReading();
    };
    const watch = setInterval(async () => {
      if (performance.now() - started > limits.milliseconds) stop(`took more than ${limits.milliseconds / 1000} s`);
      const [resident] = await memoryMeter.read(worker.pid ?? 0);
      if (child === worker && (resident ?? 0) > limits.residentBytes)
        stop(`took more than ${limits.residentBytes / 1e9} GB of memory`);
    }, lookEveryMs);
    worker.on("message", onMessage).on("exit", onExit).on("error", onExit);
    worker.send(bytes, (error) => {
      if (error !== null) onExit();
    });
  });
}
