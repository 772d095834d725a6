import { disturbanceThresholds, markWords } from "../records/disturbance.ts";
import { median } from "../statistics/ranks.ts";
import { bytes, decimals, significant } from "./format.ts";
import type { RunNoise } from "./noise.ts";

/** How quiet the machine was, in a sentence or two; null where no sample was looked at. */
export function noiseInWords({ samples, unread, disturbed, retaken, byMark, canary }: RunNoise): string | null {
  if (samples === 0) return null;
  const reasons = [...byMark]
    .toSorted(([, a], [, b]) => b - a)
    .map(([mark, count]) => `${markWords[mark]} (${count})`)
    .join(", ");
  const { foreignAndStealShare, ownShare } = disturbanceThresholds;
  return [
    disturbed === 0
      ? `none of ${samples} timed samples shows a sign that something else used the machine`
      : `${disturbed} of ${samples} timed samples (${share(disturbed / samples)}) were disturbed: ${reasons}`,
    ...(retaken === 0 ? [] : [`${retaken} of them were taken because earlier ones were disturbed`]),
    ...(unread === 0 ? [] : [`${unread} more were not looked at`]),
    `figures are made of the others where there are any; disturbed means other programs and the hypervisor above ${share(foreignAndStealShare)} of the processor's time, or the model's threads below ${share(ownShare)} of theirs, throttling, or swapping`,
    ...canaryWords(canary),
  ].join("; ");
}

/** The same in one line for a summary; null where no sample was looked at. */
export function noiseInBrief({ samples, disturbed, byMark, retaken }: RunNoise): string | null {
  if (samples === 0) return null;
  if (disturbed === 0) return `Quiet: none of ${samples} timed samples was disturbed.`;
  const [most] = [...byMark].toSorted(([, a], [, b]) => b - a);
  const why = most === undefined ? "" : ` (mostly: ${markWords[most[0]]})`;
  const again = retaken === 0 ? "" : `; taken again: ${retaken}`;
  return `Not quiet: ${disturbed} of ${samples} timed samples (${share(disturbed / samples)}) disturbed${why}${again}.`;
}

function canaryWords({ start, end }: RunNoise["canary"]): readonly string[] {
  const [first, last] = [start?.decodeTokensPerSecond ?? null, end?.decodeTokensPerSecond ?? null];
  if (first === null || last === null) return [];
  return [
    `the canary decoded ${significant(first, 3)} tokens/s before the run and ${significant(last, 3)} after it (${decimals((100 * (last - first)) / first, 1)} %)`,
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
    return [
      `${bytes(best)}/s best, ${bytes(middle)}/s in the middle by ${threads} ${threads === 1 ? "thread" : "threads"} (${of})`,
    ];
  });
  return words.length === 0 ? null : words.join("; ");
}

function share(value: number): string {
  return `${decimals(100 * value, value < 0.1 ? 1 : 0)} %`;
}
