// Writes the generated pages of docs/ from the built program: `npm run docs`. A test holds them current.
import { writeFile } from "node:fs/promises";
import { metricGlossary } from "../dist/metrics/glossary.js";
import { readCatalogue } from "../dist/models/catalogue.js";
import { catalogueTable } from "../dist/models/catalogue-table.js";
import { runnerTable } from "../dist/runners/runner-table.js";

const pages = { metrics: metricGlossary(), catalogue: catalogueTable(readCatalogue()), runners: runnerTable() };
for (const [name, text] of Object.entries(pages)) await writeFile(new URL(`../docs/${name}.md`, import.meta.url), text);
