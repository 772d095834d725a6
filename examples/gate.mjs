// Decides by a policy whether the candidate may replace the base; for CI, with a JUnit file and the exit codes of
// `schoolmark check`.
// node examples/gate.mjs BASE CANDIDATE [JUNIT.xml]
import { writeFile } from "node:fs/promises";
import { check, UserError } from "schoolmark";

const policy = {
  version: 1,
  gates: [{ metric: "acc", margin: "3 points" }],
  budgets: [{ metric: "model_file_bytes", max: 1e9 }],
};

const [base = "", candidate = "", junit] = process.argv.slice(2);
try {
  const checked = await check(base, candidate, policy);
  console.log(`${checked.outcome}: ${checked.conclusion}`);
  if (junit !== undefined) await writeFile(junit, await checked.render("junit"));
  process.exitCode = checked.exitCode;
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
