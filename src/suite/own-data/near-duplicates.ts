/** One-permutation MinHash: a signature of as many bins, compared band by band. */
const bins = 64;
const rowsOfBand = 4;
const shingleWords = 5;
/** Estimated share of common shingles from which two texts are taken for the same. */
const alike = 0.7;

/**
 * Places of texts that nearly repeat an earlier one. Shingles of five words, one-permutation MinHash (Li, Owen & Zhang
 * 2012) and banding (Leskovec, Rajaraman & Ullman, Mining of Massive Datasets, chapter 3). The same on every system.
 */
export function nearDuplicates(texts: Iterable<string>): ReadonlySet<number> {
  const repeated = new Set<number>();
  const buckets = new Map<string, number[]>();
  const signatures: Uint32Array[] = [];
  let index = -1;
  for (const text of texts) {
    index += 1;
    const signature = signatureOf(text);
    signatures.push(signature);
    const keys = bandsOf(signature);
    const candidates = new Set(keys.flatMap((key) => buckets.get(key) ?? []));
    if ([...candidates].some((other) => similarity(signature, signatures[other]) >= alike)) {
      repeated.add(index);
      continue;
    }
    for (const key of keys) {
      const bucket = buckets.get(key);
      if (bucket === undefined) buckets.set(key, [index]);
      else if (bucket.length < 20) bucket.push(index);
    }
  }
  return repeated;
}

const empty = 0xffffffff;

function signatureOf(text: string): Uint32Array {
  const signature = new Uint32Array(bins).fill(empty);
  const recent: number[] = [];
  const add = (word: number): void => {
    recent.push(word);
    if (recent.length > shingleWords) recent.shift();
    let hash = 0;
    for (const part of recent) hash = Math.imul(hash ^ part, 0x9e3779b1);
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    hash = (hash ^ (hash >>> 13)) >>> 0;
    const bin = hash % bins;
    const value = Math.floor(hash / bins);
    if (value < (signature[bin] ?? 0)) signature[bin] = value;
  };
  let word = 0;
  for (let index = 0; index <= text.length; index++) {
    const code = index < text.length ? text.charCodeAt(index) : 32;
    // From 0x2e80 on, scripts write without spaces: each character stands for a word.
    if (code >= 0x2e80) add(code);
    else if (isLetter(code)) word = Math.imul(word ^ (code | 32), 0x01000193) + 1;
    else if (word !== 0) {
      add(word);
      word = 0;
    }
  }
  return filledUp(signature);
}

/** Bins that a short text left empty take what the next filled one has (densification by rotation, Shrivastava & Li 2014). */
function filledUp(signature: Uint32Array): Uint32Array {
  let next = signature.find((value) => value !== empty) ?? empty;
  for (let bin = bins - 1; bin >= 0; bin--) {
    const value = signature[bin] ?? empty;
    if (value === empty) signature[bin] = next;
    else next = value;
  }
  return signature;
}

function isLetter(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code >= 0xc0;
}

function bandsOf(signature: Uint32Array): readonly string[] {
  return Array.from({ length: bins / rowsOfBand }, (_, band) => {
    const row = band * rowsOfBand;
    return `${row}:${signature.subarray(row, row + rowsOfBand).join(",")}`;
  });
}

function similarity(a: Uint32Array, b: Uint32Array | undefined): number {
  return b === undefined ? 0 : a.filter((value, bin) => value === b[bin]).length / bins;
}
