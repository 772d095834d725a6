import { entriesOf, onlyNamed } from "./listed.ts";
import { type Dialect, noExtras } from "./types.ts";

/** The LiteLLM proxy: what it answers with is another server's, wherever that is. It drops the server's own timings. */
export const litellm: Dialect = {
  id: "litellm",
  title: "LiteLLM proxy",
  async recognise({ list, headers }) {
    if (!Object.keys(headers).some((name) => name.startsWith("x-litellm"))) return null;
    const models = entriesOf(list).map(({ id }) => onlyNamed(id));
    return { dialect: "litellm", build: headers["x-litellm-version"] ?? null, slots: null, models, isProxy: true };
  },
  extras: noExtras,
};
