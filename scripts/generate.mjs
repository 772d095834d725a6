// Writes the generated pages of docs/ and the schemas from the built program: `npm run generate`. A test holds them current.
import { readFile, writeFile } from "node:fs/promises";
import { generatedFiles } from "../dist/docs/generated-files.js";

for (const { path, content } of generatedFiles) {
  const place = new URL(`../${path}`, import.meta.url);
  await writeFile(place, content(await readFile(place, "utf8")));
}
