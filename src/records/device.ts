/**
 * What an engine computed on, as its record tells it. A build for graphics cards without a card computes on the processor,
 * where earlier versions wrote the build's name and no card's: `vulkan: `.
 */
export function deviceOf(told: string | null): string | null {
  return told !== null && /^\w+: *$/.test(told) ? "cpu" : told;
}
