import { promptTokens } from "./generate.mjs";

/**
 * How a server answers `echo`: in truth, not at all, or in one of the ways that look right and are not. Each takes the
 * true values of a prompt (the first is null) and gives what the server says.
 *
 * @type {Record<string, (true_: (number | null)[], next: number[]) => (number | null)[]>}
 */
const said = {
  true: (values) => values,
  // As llama-cpp-python: each value is that of the token *given itself too*.
  shifted: (values, next) => values.map((value, index) => (value === null ? null : Number(next[index]))),
  early: (values) => [...values.slice(1), values.at(-1) ?? null],
  late: (values) => [null, null, ...values.slice(1, -1)].slice(0, values.length),
  constant: (values) => values.map((value) => (value === null ? null : -2.5)),
  zero: (values) => values.map((value) => (value === null ? null : 0)),
  random: (values) => values.map((value) => (value === null ? null : -12 * Math.random())),
  sorted: (values) => [null, ...values.slice(1).sort((a, b) => Number(b) - Number(a))],
  reversed: (values) => [null, ...values.slice(1).reverse()],
  mean: (values) => {
    const known = values.filter((value) => value !== null);
    const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
    return values.map((value) => (value === null ? null : mean));
  },
  halved: (values) => values.map((value) => (value === null ? null : value / 2)),
  "base-ten": (values) => values.map((value) => (value === null ? null : value / Math.LN10)),
  probabilities: (values) => values.map((value) => (value === null ? null : Math.exp(value))),
  positive: (values) => values.map((value) => (value === null ? null : -value)),
  nulls: (values) => values.map(() => null),
  short: (values) => values.slice(0, -1),
  long: (values) => [...values, -1],
  "last-only": (values) => values.map((value, index) => (index === values.length - 1 ? value : null)),
};

/** @typedef {"ignored" | keyof typeof said} EchoHabit */

/** Tokens of a prompt with what the server says of them. */
export function echoed(/** @type {import("./stub.mjs").Stub} */ stub, /** @type {number[]} */ ids, alternatives = 1) {
  const tokens = promptTokens(stub, ids, alternatives);
  const truth = tokens.map((token) => token?.logprob ?? null);
  const values = said[stub.dialect.echo]?.(truth, again(stub, ids)) ?? truth;
  return values.map((logprob, index) => ({ id: ids[index] ?? 0, logprob, top: tokens[index]?.top ?? [] }));
}

/** Log-probability of each token after itself: what a server says that reads one position too far. */
function again(/** @type {import("./stub.mjs").Stub} */ stub, /** @type {number[]} */ ids) {
  if (stub.dialect.echo !== "shifted") return [];
  let state = stub.model.stateOf([]);
  return ids.map((id) => {
    state = stub.model.stateAfter(state, id);
    return Number(stub.model.distributionAt(state)[id]);
  });
}
