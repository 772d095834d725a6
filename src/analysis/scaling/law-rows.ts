import { equivalentSize } from "../../metrics/derived.ts";
import { type RowFigure, rowOf } from "../../metrics/row.ts";
import type { Row } from "../../metrics/types.ts";
import type { ModelIdentity, Plan } from "../../records/schema.ts";
import { besirogluFit, equivalentBand, equivalentParameters, fitsDisagree, type Schooled } from "./scaling-laws.ts";

/** One row for each model whose training tokens are known. */
export function lawRows({ models, variants }: Plan): readonly Row[] {
  return models.flatMap((model) => {
    const schooled = schoolingOf(model);
    if (schooled === null) return [];
    const figure: RowFigure = {
      method: { kind: "scaling-law" },
      value: equivalentParameters(besirogluFit, schooled),
      ...equivalentBand(schooled),
      caveats: [{ kind: "reference-line" }],
      origin: "modelled",
    };
    return variants.map(({ id }) => rowOf(equivalentSize, { model: model.id, variant: id }, null, figure));
  });
}

/** Pairs of models that the two fits put into different orders. */
export function disagreements(models: readonly ModelIdentity[]): readonly (readonly [string, string])[] {
  const known = models.flatMap((model) => {
    const schooled = schoolingOf(model);
    return schooled === null ? [] : [{ id: model.id, schooled }];
  });
  return known.flatMap((a, index) =>
    known
      .slice(index + 1)
      .filter((b) => fitsDisagree(a.schooled, b.schooled))
      .map((b) => [a.id, b.id] as const),
  );
}

function schoolingOf({ parameters, trainingTokens }: ModelIdentity): Schooled | null {
  return trainingTokens === null || parameters === null || parameters === 0
    ? null
    : { parameters, tokens: trainingTokens };
}
