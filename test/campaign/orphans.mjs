import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/** How long a process may outlive the one that started it. */
const longestMs = 5000;

/** The environment by which processes of one start are known again; children inherit it. */
export const marked = (mark) => ({ SCHOOLMARK_CAMPAIGN_START: mark });

/** What still runs of a start some seconds after its end; null: nothing, or no system that tells. */
export async function orphansOf(mark) {
  const end = performance.now() + longestMs;
  let left = runningWith(mark);
  while (left.length > 0 && performance.now() < end) {
    await wait(50);
    left = runningWith(mark);
  }
  return left.length === 0 ? null : `${left.length} processes outlived it by ${longestMs / 1000} s: ${left.join(", ")}`;
}

function runningWith(mark) {
  if (process.platform !== "linux") return [];
  const wanted = `SCHOOLMARK_CAMPAIGN_START=${mark}\0`;
  return readdirSync("/proc").filter((id) => {
    try {
      return /^\d+$/.test(id) && readFileSync(`/proc/${id}/environ`, "latin1").includes(wanted);
    } catch {
      return false;
    }
  });
}
