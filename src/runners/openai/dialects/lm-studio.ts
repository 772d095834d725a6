import { countOf, fieldOf, listOf, textOf } from "../body.ts";
import { onlyNamed } from "./listed.ts";
import { type Dialect, noExtras } from "./types.ts";

/**
 * LM Studio, by its documentation: it could not be run here. Traps: no log-probabilities of prompts; a model that is not
 * loaded is loaded by the first request, which takes long.
 */
export const lmStudio: Dialect = {
  id: "lm-studio",
  title: "LM Studio",
  async recognise({ get }) {
    const list = await get("/api/v0/models");
    const entries = listOf(fieldOf(list, "data"));
    if (!entries.some((entry) => textOf(fieldOf(entry, "compatibility_type")) !== null)) return null;
    const models = entries.flatMap((entry) => {
      const id = textOf(fieldOf(entry, "id"));
      if (id === null || fieldOf(entry, "type") === "embeddings") return [];
      return [
        {
          ...onlyNamed(id),
          quantization: textOf(fieldOf(entry, "quantization")),
          architecture: textOf(fieldOf(entry, "arch")),
          contextTokens: countOf(fieldOf(entry, "loaded_context_length")),
          trainedContext: countOf(fieldOf(entry, "max_context_length")),
        },
      ];
    });
    return { dialect: "lm-studio", build: null, slots: null, models, isProxy: false };
  },
  extras: noExtras,
};
