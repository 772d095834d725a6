// Prints vitest's JSON report as one line: Tests: N passed, N failed, N skipped.
import { readFileSync } from "node:fs";

const [path] = process.argv.slice(2);
try {
  const { numPassedTests, numFailedTests, numPendingTests, success } = JSON.parse(readFileSync(path, "utf8"));
  console.log(`Tests: ${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
  process.exit(success ? 0 : 1);
} catch {
  console.log("Tests: 0 passed, 1 failed");
  process.exit(1);
}
