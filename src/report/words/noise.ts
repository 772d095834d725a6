import { counted } from "../../lib/counted.ts";
import { markWords, noiseThresholds } from "../../records/noise.ts";
import { median } from "../../statistics/ranks.ts";
import type { RunNoise } from "../data/noise.ts";
import { bytes, decimals, significant } from "../format/format.ts";

/** How quiet the machine was; null where no sample was looked at. */
export function noiseInWords({
  samples,
  unread,
  disturbed: noisy,
  retaken: remeasured,
  byMark,
}: RunNoise): string | null {
  if (samples === 0) return null;
  const reasons = [...byMark]
    .toSorted(([, a], [, b]) => b - a)
    .map(([mark, count]) => `${markWords[mark]} (${count})`)
    .join(", ");
  return [
    noisy === 0
      ? `none of ${samples} timed samples shows a sign that something else used the machine`
      : `${noisy} of ${samples} timed samples (${share(noisy / samples)}) were disturbed; signs, of which a sample can show several: ${reasons}`,
    ...remeasuredInWords({ samples, disturbed: noisy, retaken: remeasured }),
    ...(unread === 0 ? [] : [`${unread} more were not looked at`]),
    ...(noisy === 0
      ? []
      : ["a figure is made of its quiet samples; where it has none, of the disturbed ones, and a remark says so"]),
  ].join("; ");
}

function remeasuredInWords({
  samples,
  disturbed: noisy,
  retaken: remeasured,
}: Pick<RunNoise, "samples" | "disturbed" | "retaken">): readonly string[] {
  if (noisy === 0) return [];
  if (remeasured > 0) return [`${remeasured} of all were taken later, because earlier ones were disturbed`];
  const why = noisy === samples ? "" : "quiet ones sufficed, or ";
  return [`none was taken again: ${why}the machine did not become quiet in the time for it`];
}

/** What counts as noisy; null where no sample was looked at. */
export function noisyShareInWords({ samples }: RunNoise): string | null {
  const { foreignAndStealShare, ownShare } = noiseThresholds;
  return samples === 0
    ? null
    : `while other programs and the hypervisor took more than ${threshold(foreignAndStealShare)} of the processor's time, the model's threads got less than ${threshold(ownShare)} of theirs, the processor throttled itself, or memory came back from swap; the system's counters are read around each sample, never inside it`;
}

/** The same in one line for a summary; null where no sample was looked at. */
export function noiseInBrief({ samples, disturbed: noisy, byMark, retaken: remeasured }: RunNoise): string | null {
  if (samples === 0) return null;
  if (noisy === 0) return `Quiet: none of ${samples} timed samples was disturbed.`;
  const [most] = [...byMark].toSorted(([, a], [, b]) => b - a);
  const why = most === undefined ? "" : ` (mostly: ${markWords[most[0]]})`;
  const again = `; taken again: ${remeasured === 0 ? "none" : remeasured}`;
  return `Not quiet: ${noisy} of ${samples} timed samples (${share(noisy / samples)}) disturbed${why}${again}.`;
}

/** The reference benchmark's decode before and after the run; empty where it was not taken twice. */
export function referenceBenchmarkWords({ start, end }: RunNoise["canary"]): readonly string[] {
  const [first, last] = [start?.decodeTokensPerSecond ?? null, end?.decodeTokensPerSecond ?? null];
  if (first === null || last === null) return [];
  return [
    `it decoded ${significant(first, 3)} tokens/s before and ${significant(last, 3)} after (${last >= first ? "+" : "−"}${decimals(Math.abs((100 * (last - first)) / first), 1)} %)`,
  ];
}

/** How fast memory was read beside the models; null where it was not. */
export function bandwidthInWords({ roofs: ceilings }: RunNoise): string | null {
  const counts = [...new Set(ceilings.map(({ threads }) => threads))].sort((a, b) => a - b);
  const words = counts.flatMap((threads) => {
    const own = ceilings.filter((ceiling) => ceiling.threads === threads);
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
