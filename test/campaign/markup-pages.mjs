import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { summarize } from "../../dist/report/data/setting-summaries.js";
import { liveMarkup, renderLivePage } from "../../dist/report/page/live/page.js";
import { renderPage } from "../../dist/report/page/page.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const contents = `
  export { hostileInput } from "./test/report/hostile-input.ts";
  export { answers, constructRun } from "./test/cli/constructed.ts";`;

/** What the tests fill pages with is TypeScript: it is bundled, so that every version of Node can read it. */
export async function loadFillers(folder) {
  const outfile = join(folder, "fillers.mjs");
  const banner = { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' };
  await build({
    stdin: { contents, resolveDir: root, loader: "ts" },
    outfile,
    banner,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "warning",
  });
  return import(pathToFileURL(outfile).href);
}

/** A run's page and its page while it goes on, with a text of the list in every place that text of others can reach. */
export async function renderedPages(folder, texts, { hostileInput }) {
  mkdirSync(folder, { recursive: true });
  const input = hostileInput(texts);
  const [report, live] = [join(folder, "report.html"), join(folder, "live.html")];
  writeFileSync(report, await renderPage(input));
  writeFileSync(live, renderLivePage(texts.join(" "), texts.join(" "), ""));
  const state = { done: 1, jobs: 2, msLeft: null, doing: texts[0], problems: texts, ended: null };
  const news = liveMarkup({ ...state, summary: summarize(input.runs[0]) });
  return [
    { name: "page", path: report },
    { name: "live page", path: live, news },
  ];
}

const questions = 30;
const timed = (index) => ({ speeds: [40 + index, 41 + index], bytes: 1e6 * (1 + index) });

/** The pages of a site of two runs, as the program makes them of records whose models, tasks and questions are the texts. */
export async function sitePages(folder, texts, { answers, constructRun }, program) {
  const results = join(folder, "results");
  const models = texts.map((id, index) => ({ id, right: answers(questions, 10 + index), ...timed(index) }));
  for (const second of [1, 2])
    await constructRun(results, {
      models,
      second,
      prompt: texts.join(" "),
      cpu: texts[second] ?? "",
      engine: texts[0],
    });
  const site = join(folder, "site");
  const title = texts.join(" ").replaceAll("\0", "");
  await program.expect(0, ["report", "--site", site, "--results", results, `--title=${title}`]);
  const files = readdirSync(site, { recursive: true }).filter((file) => file.endsWith(".html"));
  return files
    .sort()
    .map((file) => ({ name: `site ${file === "index.html" ? "index" : "run"}`, path: join(site, file) }));
}

/** The page of a comparison of two models that have the text in their names, tasks and questions. */
export async function comparisonPages(folder, [text], { answers, constructRun }, program) {
  const results = join(folder, "results");
  const task = { key: `s/${text}`, metric: "exact_match", values: [0, 1, 1, 0] };
  const changes = { old: {}, new: { lost: 5, gained: 2 } };
  const models = Object.entries(changes).map(([name, change], index) => {
    const right = answers(questions, 20, change);
    return { id: `${name} ${text}`, right, tasks: [task], ...timed(index) };
  });
  await constructRun(results, { models, prompt: text });
  const path = join(folder, "comparison.html");
  const outcome = await program.ask(["compare", "old", "new", "--results", results, "--html", path]);
  if (![0, 1, 3].includes(outcome.code)) throw new Error(`compare ended with ${outcome.code}: ${outcome.stderr}`);
  return [{ name: "comparison", path }];
}
