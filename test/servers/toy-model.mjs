/**
 * A language model small enough to be its own reference: the probability of each next token follows from a hash of all
 * tokens before it. A caller that leaves out one token, moves one, or reads the wrong position gets another sum, so a
 * test can compare scores over HTTP with `logProbabilities`.
 */

const SPECIAL = ["<s>", "</s>", "<|im_start|>", "<|im_end|>"];
const WORDS =
  "the a of and to in is it that was for on are with as be at by this from or an not but what all were when we can said use how each which their time will way about many then them would like so these her long make him see has look two more day could go come did my no most who over know than first people water been call oil its now find part question answer true false yes Paris Berlin London red blue green one three four five six seven eight nine ten potter Monday cat dog house hello there".split(
    " ",
  );
const STARTS = ["The", "Question", "Answer", "What", "A", "Hello", "er", "ing", "ed", "th", "he", "an", "ol", "is"];

/** Id of the token that starts a text, and of the one that ends an answer. */
const BEGIN = 0;
export const END = 1;
const FIRST_BYTE = SPECIAL.length;

/** @typedef {{id: number, bytes: Buffer}} Token */

const vocabulary = [
  ...SPECIAL.map((text) => Buffer.from(text)),
  ...Array.from({ length: 256 }, (_, byte) => Buffer.from([byte])),
  ...WORDS.map((word) => Buffer.from(` ${word}`)),
  ...STARTS.map((piece) => Buffer.from(piece)),
];
const idOfPiece = new Map(vocabulary.map((bytes, id) => [bytes.toString("latin1"), id]));
const longest = Math.max(...vocabulary.map((bytes) => bytes.length));

/** Number of tokens that the model knows. */
export const VOCABULARY_SIZE = vocabulary.length;

/** Ids of a text, always the longest piece first; the names of special tokens count as those tokens. */
export function encode(/** @type {string} */ text, { begin = true } = {}) {
  const bytes = Buffer.from(text).toString("latin1");
  const ids = begin ? [BEGIN] : [];
  let at = 0;
  while (at < bytes.length) {
    let length = Math.min(longest, bytes.length - at);
    while (!idOfPiece.has(bytes.slice(at, at + length))) length -= 1;
    ids.push(/** @type {number} */ (idOfPiece.get(bytes.slice(at, at + length))));
    at += length;
  }
  return ids;
}

/** Bytes of a token; none for the one that starts a text and the one that ends it, as servers show them. */
export function bytesOf(/** @type {number} */ id) {
  return id === BEGIN || id === END ? Buffer.alloc(0) : /** @type {Buffer} */ (vocabulary[id]);
}

/** Name of a token in lists of tokens; a part of a character is not text. */
export function nameOf(/** @type {number} */ id) {
  return /** @type {Buffer} */ (vocabulary[id]).toString("utf8");
}

/** Text of several tokens. */
export function decode(/** @type {number[]} */ ids) {
  return Buffer.concat(ids.map(bytesOf)).toString("utf8");
}

/** Spreads a 32-bit number over all its bits (the finalizer of MurmurHash3, a public-domain constant set). */
function mixed(/** @type {number} */ value) {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A model: `seed` chooses among many that share the vocabulary. */
export function toyModel({ seed = 1 } = {}) {
  const stateAfter = (/** @type {number} */ state, /** @type {number} */ id) => mixed(Math.imul(state, 31) + id + 1);

  /** Natural log-probability of every token after these. */
  function distributionAt(/** @type {number} */ state) {
    const logits = new Float64Array(VOCABULARY_SIZE);
    let top = Number.NEGATIVE_INFINITY;
    for (let id = 0; id < VOCABULARY_SIZE; id += 1) {
      const draw = mixed(state ^ Math.imul(id + 1, 0x9e3779b1)) / 2 ** 32;
      // Words are likelier than bytes, so that what the model writes can be read; special tokens are rare.
      const kind = id < FIRST_BYTE ? -6 : id < FIRST_BYTE + 256 ? -4 : 2;
      logits[id] = 9 * draw + kind;
      top = Math.max(top, /** @type {number} */ (logits[id]));
    }
    let sum = 0;
    for (const logit of logits) sum += Math.exp(logit - top);
    const norm = top + Math.log(sum);
    return logits.map((logit) => logit - norm);
  }

  const stateOf = (/** @type {number[]} */ ids) => ids.reduce(stateAfter, mixed(seed));
  return {
    seed,
    stateOf,
    stateAfter,
    distributionAt,
    /** Natural log-probability of each of these tokens, the first after `context`, each other after those before it. */
    logProbabilities(/** @type {number[]} */ context, /** @type {number[]} */ continuation) {
      let state = stateOf(context);
      return continuation.map((id) => {
        const value = /** @type {number} */ (distributionAt(state)[id]);
        state = stateAfter(state, id);
        return value;
      });
    },
  };
}

/** @typedef {ReturnType<typeof toyModel>} ToyModel */
