import type { ModelIdentity } from "../../records/schema.ts";
import { modelStem } from "../gguf/shards.ts";
import { type Catalogue, ownRowsOf } from "./catalogue.ts";
import type { CatalogueModel } from "./catalogue-schema.ts";
import { nameLength, nameWords } from "./model-names.ts";
import { sizeFits } from "./shape-match.ts";

/**
 * Models of a finished run with what a catalogue says today. Their headers are not at hand, so a row is found by the id
 * under which the model was recognized, or by name and size. What the file says of training tokens stays unless a row of
 * the user's says otherwise; what the user said of them on the command line stays.
 */
export function withCatalogue(models: readonly ModelIdentity[], catalogue: Catalogue): readonly ModelIdentity[] {
  return models.map((model) => {
    const { trainingTokensSource: source } = model;
    const rows = source === null || source === "catalogue" ? catalogue : ownRowsOf(catalogue);
    const row = source === "option" ? undefined : rowOf(model, rows.models);
    if (row === undefined) return model;
    const trainingTokens = row.trainingTokens.map(({ tokens, bound, evidence, source: from }) => ({
      tokens,
      bound,
      evidence,
      source: from,
    }));
    const tokens = trainingTokens[0]?.tokens ?? null;
    const same = model.catalogue?.id === row.id ? model.catalogue : null;
    return {
      ...model,
      trainingTokens: tokens,
      trainingTokensSource: tokens === null ? null : "catalogue",
      catalogue: {
        id: row.id,
        name: row.name,
        confidence: same?.confidence ?? "likely",
        inherited: same?.inherited ?? false,
        reason: same?.reason ?? "by its name and its number of parameters",
        trainingTokens,
      },
    };
  });
}

function rowOf(model: ModelIdentity, rows: readonly CatalogueModel[]): CatalogueModel | undefined {
  const known = rows.find(({ id }) => id === model.catalogue?.id);
  const texts = [model.name ?? "", modelStem(model.path), model.id].map(nameWords);
  const length = (row: CatalogueModel): number => Math.max(...texts.map((words) => nameLength(row, words)));
  const { parameters } = model;
  const named = rows.filter((row) => length(row) > 0 && parameters !== null && sizeFits(parameters, row));
  const [best] = [...named].sort((a, b) => length(b) - length(a));
  // Rows stand in order of precedence, the user's first.
  if (known !== undefined && best !== undefined) return rows.indexOf(best) < rows.indexOf(known) ? best : known;
  return known ?? best;
}
