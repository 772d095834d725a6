// Writes docs/metrics.md from the built program: `npm run docs`. A test holds it current.
import { writeFile } from "node:fs/promises";
import { metricGlossary } from "../dist/metrics/glossary.js";

await writeFile(new URL("../docs/metrics.md", import.meta.url), metricGlossary());
