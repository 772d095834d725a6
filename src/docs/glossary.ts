import { metricDefinitions } from "../metrics/index.ts";

/** The table of all metrics as Markdown, for `docs/metrics.md`. */
export function metricGlossary(): string {
  const rows = metricDefinitions.map(
    ({ id, label, unit, better, description, comparedBy, budgetable }) =>
      `| \`${id}\` | ${label} | ${unit} | ${better} | ${comparedBy === undefined ? "" : `by ${comparedBy}`} | ${budgetable === false ? "" : "yes"} | ${description} |`,
  );
  return [
    "# Metrics",
    "",
    "Ids as they stand in `--json`, CSV and records. They do not change; new ones are added.",
    "`gate`: whether a policy can compare two models in it, and for each task, each timed work, the model as a whole, or its loads.",
    "`budget`: whether a policy can hold a limit against it.",
    "Made from `src/metrics/` by `npm run generate`.",
    "",
    "| id | name | unit | better | gate | budget | what it is |",
    "|---|---|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
