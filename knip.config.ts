import type { KnipConfig } from "knip";

/**
 * Finds files, packages and exports that nothing uses. With `--production` a test is no use: what only tests call is
 * found too, unless its own file needs it. Needs a build: scripts and benchmarks import what was built.
 */
const config: KnipConfig = ({ production }) => ({
  // Files that Node or a page starts by their path, which no import names.
  entry: [
    "src/**/{worker,*-worker}.ts!",
    "src/report/page/client/{main,live}.ts!",
    "{bench,examples,scripts,training}/*.mjs!",
    "test/{extensions/*,fixtures/package-consumer}.ts",
    "test/servers/serve-stub.mjs",
  ],
  project: ["src/**/*.ts!", "{test,bench,examples,scripts,training}/**/*.{ts,mjs}"],
  ignoreExportsUsedInFile: production === true,
  // A test reads its script as text, to run it inside the page.
  ignoreDependencies: ["axe-core"],
  // Programs of the system.
  ignoreBinaries: ["mkfifo", "mount", "umount", "script", "truncate"],
});

export default config;
