/** Numbers of the measuring protocol that its reader is told too. The only place of these. */
export const protocol = {
  /** Fresh starts of each model for timings, where none were asked for. */
  loads: { quick: 1, full: 3 },
  /** Questions are asked for so long, and forgotten, before the first answer counts. */
  questionWarmUpMs: 300,
  /** Half the 95 % interval of a timing's median, as a share: differences of a few per cent between models can be told. */
  precision: 0.02,
  /** What a timing may take, with its warm-up, where no budget was given. */
  usualTimingMs: 2000,
  /** Repetitions taken whatever the usual time: fewer have no middle. A budget that the user set ends a timing after one. */
  leastRepeats: 3,
  /** A timing that is not precise by then will not become so. */
  mostRepeats: 100,
  /** Two repetitions in a row that differ by less show that first use (page faults, cold caches, code not compiled) is over. */
  stableShare: 0.05,
  mostWarmUps: 10,
  /** Share of a timing's time that warming up may take. */
  warmUpShare: 0.3,
  /** Re-measuring may take so long for a start, and then a share of the time that timings take. */
  retakeCreditMs: 3000,
  retakeShare: { quick: 0.1, full: 0.5 },
  mostRetakes: 3,
  /** More threads must decode faster by so much: a trial's passes can't tell less, and threads that don't help cost energy. */
  clearlyFaster: 1.1,
  /** How often memory is read for one figure of its speed. */
  memoryPasses: 10,
} as const;
