import { counted } from "../lib/counted.ts";
import { disturbanceThresholds, markWords } from "../records/disturbance.ts";
import { median } from "../statistics/ranks.ts";
import { bytes, decimals, significant } from "./format.ts";
import type { RunNoise } from "./noise.ts";

/** How quiet the machine was; null where no sample was looked at. */
export function noiseInWords({ samples, unread, disturbed, retaken, byMark }: RunNoise): string | null {
  if (samples === 0) return null;
  const reasons = [...byMark]
    .toSorted(([, a], [, b]) => b - a)
    .map(([mark, count]) => `${markWords[mark]} (${count})`)
    .join(", ");
  return [
    disturbed === 0
      ? `none of ${samples} timed samples shows a sign that something else used the machine`
      : `${disturbed} of ${samples} timed samples (${share(disturbed / samples)}) were disturbed; signs, of which a sample can show several: ${reasons}`,
    ...retakesInWords({ samples, disturbed, retaken }),
    ...(unread === 0 ? [] : [`${unread} more were not looked at`]),
    ...(disturbed === 0
      ? []
      : ["a figure is made of its quiet samples; where it has none, of the disturbed ones, and a remark says so"]),
  ].join("; ");
}

function retakesInWords({
  samples,
  disturbed,
  retaken,
}: Pick<RunNoise, "samples" | "disturbed" | "retaken">): readonly string[] {
  if (disturbed === 0) return [];
  if (retaken > 0) return [`${retaken} of all were taken later, because earlier ones were disturbed`];
  const why = disturbed === samples ? "" : "quiet ones sufficed, or ";
  return [`none was taken again: ${why}the machine did not become quiet in the time for it`];
}

/** What counts as disturbed; null where no sample was looked at. */
export function disturbedInWords({ samples }: RunNoise): string | null {
  const { foreignAndStealShare, ownShare } = disturbanceThresholds;
  return samples === 0
    ? null
    : `while other programs and the hypervisor took more than ${threshold(foreignAndStealShare)} of the processor's time, the model's threads got less than ${threshold(ownShare)} of theirs, the processor throttled itself, or memory came back from swap; the system's counters are read around each sample, never inside it`;
}

/** The same in one line for a summary; null where no sample was looked at. */
export function noiseInBrief({ samples, disturbed, byMark, retaken }: RunNoise): string | null {
  if (samples === 0) return null;
  if (disturbed === 0) return `Quiet: none of ${samples} timed samples was disturbed.`;
  const [most] = [...byMark].toSorted(([, a], [, b]) => b - a);
  const why = most === undefined ? "" : ` (mostly: ${markWords[most[0]]})`;
  const again = `; taken again: ${retaken === 0 ? "none" : retaken}`;
  return `Not quiet: ${disturbed} of ${samples} timed samples (${share(disturbed / samples)}) disturbed${why}${again}.`;
}

/** The canary's decode before and after the run; empty where it was not taken twice. */
export function canaryWords({ start, end }: RunNoise["canary"]): readonly string[] {
  const [first, last] = [start?.decodeTokensPerSecond ?? null, end?.decodeTokensPerSecond ?? null];
  if (first === null || last === null) return [];
  return [
    `it decoded ${significant(first, 3)} tokens/s before and ${significant(last, 3)} after (${last >= first ? "+" : "−"}${decimals(Math.abs((100 * (last - first)) / first), 1)} %)`,
  ];
}

/** How fast memory was read beside the models; null where it was not. */
export function roofInWords({ roofs }: RunNoise): string | null {
  const counts = [...new Set(roofs.map(({ threads }) => threads))].sort((a, b) => a - b);
  const words = counts.flatMap((threads) => {
    const own = roofs.filter((roof) => roof.threads === threads);
    const best = median(own.flatMap(({ bestBytesPerSecond }) => bestBytesPerSecond ?? []));
    const middle = median(own.flatMap(({ medianBytesPerSecond }) => medianBytesPerSecond ?? []));
    if (best === null || middle === null) return [];
    const of = `${bytes(own[0]?.bufferBytes ?? 0)}, ${own[0]?.passes} passes, read ${own.length} times`;
    return [`${bytes(best)}/s best, ${bytes(middle)}/s in the middle by ${counted(threads, "thread")} (${of})`];
  });
  return words.length === 0 ? null : words.join("; ");
}

function threshold(value: number): string {
  return `${Number((100 * value).toFixed(2))} %`;
}

function share(value: number): string {
  return `${decimals(100 * value, value < 0.1 ? 1 : 0)} %`;
}
