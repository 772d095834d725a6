import { bytesOf, decode, END, encode, VOCABULARY_SIZE } from "./toy-model.mjs";

/** @typedef {import("./stub.mjs").Stub} Stub */
/** @typedef {import("./asked.mjs").Asked} Asked */
/** @typedef {{id: number, logprob: number}} Scored */
/** @typedef {Scored & {top: Scored[], rank: number}} Token */
/** @typedef {{tokens: Token[], text: string, finish: "stop" | "length", cached: number}} Answer */

/** @type {WeakMap<import("./toy-model.mjs").ToyModel, Map<string, Answer>>} Answers that were given before. */
const given = new WeakMap();
const MOST_GIVEN = 256;

/**
 * What the model answers to one prompt: greedy, or drawn with the seed of the request. The same question is worked out
 * once: a test of clocks asks it many times, and means to wait for the set delay alone.
 */
export function answerTo(/** @type {Stub} */ stub, /** @type {Asked} */ asked, index = 0) {
  if (stub.says !== null) return newAnswer(stub, asked, index);
  const known = given.get(stub.model) ?? new Map();
  given.set(stub.model, known);
  const { kind: _, model: __, texts: ___, bias, ...rest } = asked;
  const key = JSON.stringify([index, rest, [...bias], stub.dialect.biasTells, stub.context]);
  const found = stub.dialect.biasTells === "random" ? undefined : known.get(key);
  if (found !== undefined) {
    const prompt = /** @type {number[]} */ (asked.prompts[index % asked.prompts.length]);
    return { ...found, cached: stub.cachedOf(prompt, asked.cache) };
  }
  if (known.size >= MOST_GIVEN) known.clear();
  const answer = newAnswer(stub, asked, index);
  known.set(key, answer);
  return answer;
}

function newAnswer(/** @type {Stub} */ stub, /** @type {Asked} */ asked, /** @type {number} */ index) {
  const prompt = /** @type {number[]} */ (asked.prompts[index % asked.prompts.length]);
  const planned = plannedIds(stub, asked, prompt);
  const room = Math.max(0, Math.min(asked.maxTokens, stub.context - prompt.length));
  /** @type {Token[]} */
  const tokens = [];
  let state = stub.model.stateOf(prompt);
  let random = asked.seed + index * 7919 + 1;
  let text = "";
  /** @type {"stop" | "length"} */
  let finish = "length";
  while (tokens.length < room) {
    const distribution = stub.model.distributionAt(state);
    random = Math.imul(random ^ (random >>> 15), 0x2c1b3c6d) >>> 0;
    const id = planned === null ? chosen(asked, distribution, random / 2 ** 32) : (planned[tokens.length] ?? END);
    if (id === END && asked.bias.size === 0) {
      finish = "stop";
      break;
    }
    tokens.push(reported(stub, asked, distribution, id));
    state = stub.model.stateAfter(state, id);
    text = decode(tokens.map((token) => token.id));
    const stopAt = firstStop(text, asked.stop);
    if (stopAt !== null)
      return { tokens, text: text.slice(0, stopAt), finish: "stop", cached: stub.cachedOf(prompt, asked.cache) };
  }
  return /** @type {Answer} */ ({ tokens, text, finish, cached: stub.cachedOf(prompt, asked.cache) });
}

/** Tokens that are fixed beforehand: the likeliest of the allowed texts, or a text that the test wants to see. */
function plannedIds(/** @type {Stub} */ stub, /** @type {Asked} */ asked, /** @type {number[]} */ prompt) {
  if (asked.bias.size > 0) return null;
  if (asked.choices !== null) {
    const sum = (/** @type {number[]} */ ids) =>
      stub.model.logProbabilities(prompt, ids).reduce((all, one) => all + one, 0);
    const scored = asked.choices
      .map((choice) => encode(choice, { begin: false }))
      .map((ids) => ({ ids, sum: sum(ids) }));
    return scored.reduce((best, one) => (one.sum > best.sum ? one : best)).ids;
  }
  const says = typeof stub.says === "function" ? stub.says(asked) : stub.says;
  return says === null ? null : encode(says, { begin: false });
}

function chosen(/** @type {Asked} */ asked, /** @type {Float64Array} */ distribution, /** @type {number} */ draw) {
  if (asked.temperature > 0 && asked.bias.size === 0) {
    let left = draw;
    for (let id = 0; id < VOCABULARY_SIZE; id += 1) {
      left -= Math.exp(/** @type {number} */ (distribution[id]));
      if (left <= 0) return id;
    }
  }
  let best = 0;
  const value = (/** @type {number} */ id) => /** @type {number} */ (distribution[id]) + (asked.bias.get(id) ?? 0);
  for (let id = 1; id < VOCABULARY_SIZE; id += 1) if (value(id) > value(best)) best = id;
  return best;
}

/** A token with its log-probability before any bias, and the alternatives that were asked for, likeliest first. */
function reported(
  /** @type {Stub} */ stub,
  /** @type {Asked} */ asked,
  /** @type {Float64Array} */ distribution,
  /** @type {number} */ id,
) {
  const told = (/** @type {number} */ one) => toldOf(stub, asked, Number(distribution[one]), one);
  if (asked.logprobs === null) return { id, logprob: told(id), top: [], rank: 0 };
  const order = [...distribution.keys()].sort((a, b) => Number(distribution[b]) - Number(distribution[a]));
  const top = order.slice(0, Math.max(asked.logprobs, 0)).map((one) => ({ id: one, logprob: told(one) }));
  return { id, logprob: told(id), top, rank: order.indexOf(id) + 1 };
}

/** What the server says of a log-probability: the truth, but where a bias makes it lie. */
function toldOf(
  /** @type {Stub} */ stub,
  /** @type {Asked} */ asked,
  /** @type {number} */ truth,
  /** @type {number} */ id,
) {
  if (asked.bias.size === 0) return truth;
  switch (stub.dialect.biasTells) {
    case "before":
      return truth;
    case "after":
      return asked.bias.has(id) ? -1e-6 : truth - (Math.max(...asked.bias.values()) || 0);
    case "constant":
      return -1;
    case "random":
      return -10 * Math.random();
  }
}

/** @returns {number | null} */
function firstStop(/** @type {string} */ text, /** @type {string[]} */ stops) {
  const found = stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
  return found.length === 0 ? null : Math.min(...found);
}

/** Log-probability of each token of a prompt with its rank and the likeliest; null for the first, as vLLM says it. */
export function promptTokens(/** @type {Stub} */ stub, /** @type {number[]} */ ids, alternatives = 1) {
  let state = stub.model.stateOf([]);
  return ids.map((id, index) => {
    const distribution = stub.model.distributionAt(state);
    state = stub.model.stateAfter(state, id);
    if (index === 0) return null;
    const order = [...distribution.keys()].sort((a, b) => Number(distribution[b]) - Number(distribution[a]));
    const top = order.slice(0, alternatives).map((one) => ({ id: one, logprob: Number(distribution[one]) }));
    return { id, logprob: Number(distribution[id]), top, rank: order.indexOf(id) + 1 };
  });
}

/** Pieces of a stream: whole characters only, so that a token may make none and a piece may hold several. */
export function pieces(/** @type {Token[]} */ tokens, perPiece = 1) {
  const made = [];
  let held = Buffer.alloc(0);
  /** @type {Token[]} */
  let group = [];
  for (const [index, token] of tokens.entries()) {
    held = Buffer.concat([held, bytesOf(token.id)]);
    group.push(token);
    const last = index === tokens.length - 1;
    if ((group.length < perPiece || isCut(held)) && !last) continue;
    made.push({ text: held.toString("utf8"), tokens: group });
    held = Buffer.alloc(0);
    group = [];
  }
  return made;
}

/** Whether bytes end inside a UTF-8 character. */
function isCut(/** @type {Buffer} */ bytes) {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = Number(bytes[bytes.length - back]);
    if ((byte & 0b1100_0000) === 0b1000_0000) continue;
    const needed = byte >= 0b1111_0000 ? 4 : byte >= 0b1110_0000 ? 3 : byte >= 0b1100_0000 ? 2 : 1;
    return needed > back;
  }
  return false;
}
