import { fieldOf } from "../body.ts";
import { entriesOf, fileName, onlyNamed } from "./listed.ts";
import { type Dialect, noExtras } from "./types.ts";

/**
 * llama-cpp-python's server. Traps: its echo gives each token's likelihood one place off, in the right number; a request
 * for no tokens has no limit; an unknown model's name is repeated in the answer of the loaded one; it has no tokenizer and
 * takes no token ids.
 */
export const llamaCppPython: Dialect = {
  id: "llama-cpp-python",
  title: "llama-cpp-python's server",
  async recognise({ list }) {
    const entries = entriesOf(list);
    if (
      !entries.some(({ entry }) => fieldOf(entry, "owned_by") === "me" && fieldOf(entry, "permissions") !== undefined)
    )
      return null;
    const models = entries.map(({ id }) => ({ ...onlyNamed(id), file: fileName(id) }));
    return { dialect: "llama-cpp-python", build: null, slots: 1, models, isProxy: false };
  },
  extras: { ...noExtras, sampling: { topK: "top_k", minP: "min_p" } },
};
