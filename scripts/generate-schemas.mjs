// Writes the JSON schemas of schemas/ from the built program: `npm run schemas`. A test holds them current.
import { writeFile } from "node:fs/promises";
import { policyJsonSchema } from "../dist/cli/check/policy-schema.js";
import { catalogueJsonSchema } from "../dist/models/catalogue-schema.js";
import { recordJsonSchema } from "../dist/records/json-schema.js";
import { suiteJsonSchema } from "../dist/suite/schema.js";

const schemas = {
  suite: suiteJsonSchema(),
  check: policyJsonSchema(),
  record: recordJsonSchema(),
  catalogue: catalogueJsonSchema(),
};
for (const [name, schema] of Object.entries(schemas)) {
  await writeFile(new URL(`../schemas/${name}.schema.json`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
}
