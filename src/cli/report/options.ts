import type { ArgumentsCamelCase, InferredOptionTypes } from "yargs";
import type { GlobalOptions } from "../shared/global-options.ts";
import { modelOptions } from "../shared/measuring-options.ts";

export const options = {
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
