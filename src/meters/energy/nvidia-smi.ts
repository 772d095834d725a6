import { requirePower } from "./integral.ts";
import { type PowerProgram, readPowerLines } from "./power-lines.ts";
import { probeByReading } from "./probe.ts";
import type { EnergySource } from "./types.ts";

/**
 * NVIDIA's cards by one lasting `nvidia-smi`, all cards together. The driver gives an average over about a second on most
 * cards, and on some a part of the time only: long windows are needed (arXiv 2312.02741).
 */
export const nvidiaSmi: EnergySource = {
  id: "nvidia-smi",
  scope: "gpu",
  hertz: 5,
  stuckAfterMs: 60_000,
  probe: (place) =>
    probeByReading(
      "nvidia-smi",
      () => readPowerLines(program(), place),
      "where there is such a card: install NVIDIA's driver, and see that nvidia-smi answers when it is called by hand",
    ),
};

function program(): PowerProgram {
  return {
    command: "nvidia-smi",
    arguments: ["--query-gpu=index,power.draw", "--format=csv,noheader,nounits", "-lms", "200"],
    wattsOf: wattsOfCards(),
  };
}

/** One line a card: the sum of what each card said last. Throws for a card that does not tell, or no longer. */
export function wattsOfCards(): (line: string) => number | null {
  const cards = new Map<string, number>();
  let told = new Set<string>();
  return (line) => {
    if (line.trim() === "") return null;
    const [, card, power] = /^\s*(\d+)\s*,\s*(.*?)\s*$/.exec(line) ?? [];
    if (card === undefined || power === undefined || !/^\d+(\.\d+)?$/.test(power))
      throw new Error(`the driver tells no power ("${line.trim().slice(0, 80)}")`);
    requirePower(Number(power));
    if (told.has(card)) {
      const silent = [...cards.keys()].find((other) => !told.has(other));
      if (silent !== undefined) throw new Error(`the driver no longer tells of card ${silent}`);
      told = new Set();
    }
    told.add(card);
    cards.set(card, Number(power));
    return [...cards.values()].reduce((sum, watts) => sum + watts, 0);
  };
}
