// Writes every form of a run's report into a folder.
// node examples/report.mjs RUN FOLDER
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { renderReport, reportFormatNames } from "schoolmark";

const [run = ".", folder = "."] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
for (const format of reportFormatNames) {
  const path = join(folder, `report.${format}`);
  await writeFile(path, await renderReport(run, format));
  console.log(path);
}
