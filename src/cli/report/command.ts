import { defineCommand } from "../shared/define-command.ts";
import type { ReportArguments } from "./options.ts";

export const reportCommand = defineCommand<ReportArguments>({
  command: "report [runs..]",
  describe: "Make the page, table, CSV or Markdown of runs from their records",
  async builder(argv) {
    const { options } = await import("./options.ts");
    return argv
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
      .example("$0 report results/20260101T120000Z-1a2b3c4d --format csv -o rows.csv", "Every figure as CSV");
  },
  action: async () => (await import("./report.ts")).report,
});
