/** A stream of 32-bit numbers in [0, 1). */
export type Random = () => number;

/**
 * 32-bit FNV-1a hash of a string (Fowler, Noll, Vo; draft-eastlake-fnv), its bits mixed by MurmurHash3's finalizer
 * (Appleby): bare FNV leaves texts that differ in their last letters close together, and its lowest bit is a parity.
 */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The sfc32 generator (Doty-Humphrey, PractRand) seeded from a text, so that a sequence never changes between versions. */
export function seededRandom(seed: string): Random {
  let [a, b, c, counter] = [hash32(`${seed}/a`), hash32(`${seed}/b`), hash32(`${seed}/c`), 1];
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** A new array in random order (Fisher–Yates). */
export function shuffled<T>(values: readonly T[], random: Random): T[] {
  const result = [...values];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j] as T, result[i] as T];
  }
  return result;
}
