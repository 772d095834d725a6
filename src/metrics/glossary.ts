import { metricDefinitions } from "./index.ts";

/** The table of all metrics as Markdown, for `docs/metrics.md`. */
export function metricGlossary(): string {
  const rows = metricDefinitions.map(
    ({ id, label, unit, better, description }) => `| \`${id}\` | ${label} | ${unit} | ${better} | ${description} |`,
  );
  return [
    "# Metrics",
    "",
    "Ids as they stand in `--json`, CSV and records. They do not change; new ones are added.",
    "Made from `src/metrics/` by `npm run docs`.",
    "",
    "| id | name | unit | better | what it is |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
