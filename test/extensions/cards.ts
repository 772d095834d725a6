import type { Importer } from "../../src/suite/import/types.ts";
import { isRecord } from "../../src/suite/import/yaml.ts";

/** An import as somebody would add it: this file, and a line in the registry. */
export const cards: Importer = {
  id: "cards",
  title: "flash cards",
  layout: "JSONL with front and back",
  recognises: (content) =>
    content.type === "rows" && isRecord(content.rows[0]?.value) && "front" in content.rows[0].value,
  read: async (content, { match }) => ({
    tasks: [
      {
        name: "cards",
        kind: "generate",
        description: "From flash cards",
        settings: { match: match ?? "contains" },
        items: (content.type === "rows" ? content.rows : []).map(({ value, where }, index) => {
          const { front, back } = isRecord(value) ? value : {};
          return { where, value: { id: String(index + 1), prompt: front, answer: back } };
        }),
      },
    ],
    skipped: [],
    notes: [],
  }),
};
