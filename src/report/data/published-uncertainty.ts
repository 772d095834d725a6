import type { ModelIdentity } from "../../records/schema.ts";
import { count } from "../format/format.ts";

const bounds: Readonly<Record<string, string>> = {
  about: "about ",
  "more-than": "more than ",
  "up-to": "up to ",
  "family-wide": "for its whole family ",
};
const evidences: Readonly<Record<string, string>> = {
  secondary: ", second hand",
  computed: ", computed",
  unverified: ", unverified",
};

/** How far a model's training tokens can be trusted where they come from the catalogue; none where they don't. */
export function publishedUncertainty({ catalogue, trainingTokensSource }: ModelIdentity): readonly string[] {
  if (catalogue === undefined || trainingTokensSource !== "catalogue") return [];
  const accounts = catalogue.trainingTokens.map(
    ({ tokens, bound, evidence }) =>
      `${tokens === null ? "undisclosed" : `${bounds[bound] ?? ""}${count(tokens, 2)}`}${evidences[evidence] ?? ""}`,
  );
  const model = `${catalogue.inherited ? "what it was made of, " : ""}${catalogue.name}`;
  const sure = catalogue.confidence === "sure" ? "" : ", by its shape or size alone";
  return [`pretraining as published for ${model}${sure}: ${accounts.join(" or ")}`, "later tuning not counted"];
}
