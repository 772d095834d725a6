import { printable } from "../../lib/untrusted.ts";
import { here } from "../../models/discover/surroundings.ts";
import { type DownloadOptions, type DownloadProgress, fetchMissing } from "../../models/hub/download.ts";
import { bytes } from "../../report/format/format.ts";
import { cut } from "../../report/format/width.ts";
import type { Terminal } from "./terminal.ts";

/** Brings what `--download` asks for before anything else is done; false: it was interrupted. */
export async function fetchAsked(
  references: readonly string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await fetchMissing(references, downloading(terminal, signal));
    return true;
  } catch (error) {
    if (!signal.aborted) throw error;
    terminal.note("interrupted; the same command goes on where it stopped");
    return false;
  }
}

/** A download on this machine with its progress on the terminal. */
export function downloading(terminal: Terminal, signal: AbortSignal): DownloadOptions {
  let [file, startedMs, firstBytes, drawnMs] = ["", 0, 0, 0];
  return {
    surroundings: here(),
    signal,
    onProgress(progress) {
      const nowMs = performance.now();
      if (progress.file !== file) {
        [file, startedMs, firstBytes] = [progress.file, nowMs, progress.doneBytes];
        terminal.note(`downloading ${printable(file)}, ${bytes(progress.totalBytes)}`);
      } else if (nowMs - drawnMs < 100) return;
      drawnMs = nowMs;
      terminal.progress(progressLine(progress, (progress.doneBytes - firstBytes) / ((nowMs - startedMs) / 1000)));
    },
  };
}

const barColumns = 20;

/** A bar, how much of how much, how fast, and how long it will take at that speed. */
function progressLine({ file, doneBytes, totalBytes }: DownloadProgress, bytesPerSecond: number): string {
  const share = totalBytes === 0 ? 1 : doneBytes / totalBytes;
  const full = Math.floor(share * barColumns);
  const bar = `${"█".repeat(full)}${"░".repeat(barColumns - full)}`;
  const known = Number.isFinite(bytesPerSecond) && bytesPerSecond > 0;
  const left = known ? `, ${bytes(bytesPerSecond)}/s, ${timeLeft((totalBytes - doneBytes) / bytesPerSecond)} left` : "";
  return `${bar} ${Math.floor(share * 100)} % of ${bytes(totalBytes)}${left}  ${cut(printable(file), 40)}`;
}

function timeLeft(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
