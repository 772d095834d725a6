import { z } from "zod";
import { policyJsonSchema } from "../analysis/policy/policy-schema.ts";
import { withMarkedParts } from "../lib/marked-parts.ts";
import { readCatalogue } from "../models/catalogue/catalogue.ts";
import { catalogueJsonSchema } from "../models/catalogue/catalogue-schema.ts";
import { recordKinds } from "../records/kinds.ts";
import { record } from "../records/schema.ts";
import { runnerTable } from "../runners/runner-table.ts";
import { suiteJsonSchema } from "../suite/schema.ts";
import { catalogueTable } from "./catalogue-table.ts";
import { metricGlossary } from "./glossary.ts";
import { formatTable, importTable, matcherTable, ruleTable, taskKindTable } from "./kind-tables.ts";
import { boundTable, columnTable, meterTable, methodTable, recordTable } from "./results-tables.ts";

/** A file of the repository that is made from the program, at least in parts. */
export interface GeneratedFile {
  /** From the repository's root. */
  readonly path: string;
  /** The file as it should be, made from how it is: the prose around generated parts stays. */
  readonly content: (current: string) => string;
}

const schema = (name: string, make: () => object): GeneratedFile => ({
  path: `schemas/${name}.schema.json`,
  content: () => `${JSON.stringify(make(), null, 2)}\n`,
});

/** Written by `npm run generate`; a test holds them current. */
export const generatedFiles: readonly GeneratedFile[] = [
  schema("suite", suiteJsonSchema),
  schema("check", policyJsonSchema),
  schema("record", recordJsonSchema),
  schema("catalogue", catalogueJsonSchema),
  { path: "docs/metrics.md", content: metricGlossary },
  { path: "docs/runners.md", content: runnerTable },
  { path: "docs/catalogue.md", content: () => catalogueTable(readCatalogue()) },
  {
    path: "docs/results.md",
    content: (page) =>
      withMarkedParts(page, {
        "setting columns": columnTable("setting"),
        "quantity columns": columnTable("quantity"),
        "figure columns": columnTable("figure"),
        "evidence columns": columnTable("evidence"),
        "word columns": columnTable("words"),
        methods: methodTable(),
        bounds: boundTable(),
        records: recordTable(),
        meters: meterTable(),
      }),
  },
  {
    path: "docs/suites.md",
    content: (page) =>
      withMarkedParts(page, {
        "task kinds": taskKindTable(),
        matchers: matcherTable(),
        formats: formatTable(),
        imports: importTable(),
        "lint rules": ruleTable(),
      }),
  },
];

/** For readers of records in other languages: every kind of line, without the zod that makes it. */
function recordJsonSchema(): object {
  const [first, ...more] = record.options.map((option) => option.describe(recordKinds[option.shape.kind.value]));
  if (first === undefined) throw new Error("there is no kind of record");
  return z.toJSONSchema(z.discriminatedUnion("kind", [first, ...more]));
}
