/** A processor's thermal design power over its hardware threads, as its maker states them. */
export interface ProcessorSheet {
  readonly name: RegExp;
  readonly watts: number;
  readonly threads: number;
}

/**
 * Makers' figures for some common processors; the thermal design power, or the base power where Intel calls it so.
 * Intel: product pages of ark.intel.com ("TDP" or "Processor Base Power", "Total Threads").
 * AMD: product pages of amd.com ("Default TDP", "# of Threads").
 */
export const processorSheets: readonly ProcessorSheet[] = [
  { name: /\bi5-8250U\b/, watts: 15, threads: 8 }, // Intel product page, Core i5-8250U
  { name: /\bi7-8565U\b/, watts: 15, threads: 8 }, // Intel product page, Core i7-8565U
  { name: /\bi7-9750H\b/, watts: 45, threads: 12 }, // Intel product page, Core i7-9750H
  { name: /\bi7-8700K\b/, watts: 95, threads: 12 }, // Intel product page, Core i7-8700K
  { name: /\bi9-9900K\b/, watts: 95, threads: 16 }, // Intel product page, Core i9-9900K
  { name: /\bi5-10400\b/, watts: 65, threads: 12 }, // Intel product page, Core i5-10400
  { name: /\bi7-10700K\b/, watts: 125, threads: 16 }, // Intel product page, Core i7-10700K
  { name: /\bi5-12400\b/, watts: 65, threads: 12 }, // Intel product page, Core i5-12400
  { name: /\bi7-12700K\b/, watts: 125, threads: 20 }, // Intel product page, Core i7-12700K
  { name: /\bi9-12900K\b/, watts: 125, threads: 24 }, // Intel product page, Core i9-12900K
  { name: /\bi9-13900K\b/, watts: 125, threads: 32 }, // Intel product page, Core i9-13900K
  { name: /\bE3-1240 v2\b/i, watts: 69, threads: 8 }, // Intel product page, Xeon E3-1240 v2
  { name: /\bE5-2620 v3\b/i, watts: 85, threads: 12 }, // Intel product page, Xeon E5-2620 v3
  { name: /\bE5-2680 v4\b/i, watts: 120, threads: 28 }, // Intel product page, Xeon E5-2680 v4
  { name: /\bGold 6148\b/, watts: 150, threads: 40 }, // Intel product page, Xeon Gold 6148
  { name: /\bPlatinum 8280\b/, watts: 205, threads: 56 }, // Intel product page, Xeon Platinum 8280
  { name: /\bPlatinum 8380\b/, watts: 270, threads: 80 }, // Intel product page, Xeon Platinum 8380
  { name: /\bRyzen 5 3600\b/, watts: 65, threads: 12 }, // AMD product page, Ryzen 5 3600
  { name: /\bRyzen 7 3700X\b/, watts: 65, threads: 16 }, // AMD product page, Ryzen 7 3700X
  { name: /\bRyzen 5 5600X\b/, watts: 65, threads: 12 }, // AMD product page, Ryzen 5 5600X
  { name: /\bRyzen 7 5800X\b/, watts: 105, threads: 16 }, // AMD product page, Ryzen 7 5800X
  { name: /\bRyzen 9 5950X\b/, watts: 105, threads: 32 }, // AMD product page, Ryzen 9 5950X
  { name: /\bRyzen 9 7950X\b/, watts: 170, threads: 32 }, // AMD product page, Ryzen 9 7950X
  { name: /\bThreadripper 1950X\b/, watts: 180, threads: 32 }, // AMD product page, Ryzen Threadripper 1950X
  { name: /\bEPYC 7742\b/, watts: 225, threads: 128 }, // AMD product page, EPYC 7742
  { name: /\bEPYC 7763\b/, watts: 280, threads: 128 }, // AMD product page, EPYC 7763
  { name: /\bEPYC 8024P\b/, watts: 90, threads: 16 }, // AMD product page, EPYC 8024P
  { name: /\bEPYC 9654\b/, watts: 360, threads: 192 }, // AMD product page, EPYC 9654
];
