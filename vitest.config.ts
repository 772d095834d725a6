import { defineConfig } from "vitest/config";

// Where a machine reads the outcome: beside the readable report, a JSON file at the path given here.
const jsonReport = process.env["SCHOOLMARK_TEST_REPORT"];

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: jsonReport === undefined ? ["default"] : ["default", ["json", { outputFile: jsonReport }]],
    projects: [
      { test: { name: "unit", include: ["test/**/*.test.ts"], exclude: ["test/cli/**"], testTimeout: 30_000 } },
      { test: { name: "cli", include: ["test/cli/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 120_000 } },
    ],
  },
});
