/**
 * Twenty servers from which no log-likelihood can be had, though each answers 200 with the right number of values:
 * ten lies about the prompt, each with a way in which forcing a token fails too.
 *
 * @type {{name: string, dialect: import("./dialects.mjs").DialectName, habits: Partial<import("./dialects.mjs").Dialect>}[]}
 */
export const hostileEchoes = [
  ["ignored", "after"],
  ["ignored", "constant"],
  ["ignored", "random"],
  ["shifted", "after"],
  ["shifted", "random"],
  ["early", "after"],
  ["late", "constant"],
  ["constant", "after"],
  ["constant", "constant"],
  ["zero", "random"],
  ["random", "after"],
  ["random", "random"],
  ["sorted", "after"],
  ["reversed", "constant"],
  ["mean", "random"],
  ["halved", "after"],
  ["base-ten", "constant"],
  ["probabilities", "random"],
  ["nulls", "after"],
  ["last-only", "constant"],
].map(([echo, biasTells], index) => ({
  name: `echo ${echo}, forced tokens told ${biasTells}`,
  // Every second plays a server that is known to have a true echo: its name is no proof.
  dialect: index % 2 === 0 ? "unknown" : "vllm",
  habits: /** @type {any} */ ({ echo, biasTells, promptLogprobs: false, chatLogprobs: false, maxLogprobs: 20 }),
}));
