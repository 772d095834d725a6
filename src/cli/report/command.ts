import type { ArgumentsCamelCase, Argv, CommandModule, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";
import { modelOptions } from "../shared/measuring-options.ts";

const options = {
  format: {
    type: "string",
    describe:
      "What to make: html, text, csv, md or json, or several: html,csv (default: page and CSV beside the run, table here)",
  },
  out: {
    alias: "o",
    type: "string",
    describe:
      "File to write, for several forms without its ending (with --format; default: stdout, the page: beside the run)",
  },
  site: {
    type: "string",
    describe: "Make a small site in this folder: a page for each run, and an index over time",
  },
  catalogue: modelOptions.catalogue,
  grid: { type: "string", describe: "Show CO₂ for this grid: NOR, FRA, DEU, USA, …, world, or grams per kWh" },
  "kwh-price": {
    type: "number",
    requiresArg: true,
    describe: "Show the cost of electricity at so many dollars per kWh",
  },
  prices: { type: "string", describe: "With --kwh-price: file of API prices in the place of the built-in, dated ones" },
  title: { type: "string", describe: "Title of the page, or of the site" },
  redact: {
    type: "boolean",
    default: false,
    describe: "Give hashes and lengths instead of questions, answers, messages and paths",
  },
  open: { type: "boolean", default: false, describe: "Open the page when it is made" },
} as const;

export type ReportArguments = ArgumentsCamelCase<
  InferredOptionTypes<typeof options> & GlobalOptions & { runs?: string[] }
>;

export const reportCommand: CommandModule<object, ReportArguments> = {
  command: "report [runs..]",
  describe: "Make the page, table, CSV or Markdown of runs from their records",
  builder: (argv: Argv) =>
    argv
      .positional("runs", {
        type: "string",
        array: true,
        describe: "Folders of runs, or their names; none: the newest (with --site: all)",
      })
      .options(options)
      .example("$0 report", "Page, CSV and table of the newest run")
      .example("$0 report --grid FRA --kwh-price 0.25 --format csv", "With CO₂ and electricity for 1,000 right answers")
      .example("$0 report monday tuesday --title 'Two days' --open", "Several runs on one page")
      .example("$0 report --site public --title 'Our models'", "All runs as a site; unchanged pages are kept")
      .example("$0 report --format html,csv,md,json -o monday", "monday.html, monday.csv and so on")
      .example("$0 report --redact --format html -o public.html", "A page to pass on without its questions")
      .example("$0 report --format md >> $GITHUB_STEP_SUMMARY", "Markdown for a CI job page")
      .example(
        "$0 report results/20260101T120000Z-1a2b3c4d --format csv -o rows.csv",
        "Every figure as CSV",
      ) as unknown as Argv<ReportArguments>,
  async handler(argv) {
    const { report } = await import("./report.ts");
    process.exitCode = await report(argv);
  },
};
