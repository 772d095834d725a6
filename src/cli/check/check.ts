import { existsSync } from "node:fs";
import { basename } from "node:path";
import { defaultPolicy, figuresIn } from "../../analysis/gate.ts";
import { UserError } from "../../lib/errors.ts";
import { mostFlips, withFlips } from "../../report/compare/flips.ts";
import { comparisonJson } from "../../report/compare/json.ts";
import { flipsOnJobPage } from "../../report/compare/markdown.ts";
import { comparisonText } from "../../report/compare/text.ts";
import type { CheckArguments } from "../check.ts";
import { reportOf } from "../compare/compare.ts";
import { measureFiles } from "../compare/measuring.ts";
import { createSources, type Source } from "../compare/source.ts";
import { writeComparisonPage } from "../compare/write-page.ts";
import { exitCodes } from "../exit-codes.ts";
import { newestRun } from "../run-folder.ts";
import { openTerminal } from "../terminal.ts";
import { writeCheckFiles } from "./files.ts";
import { placesOf, requiringPlanned } from "./known-places.ts";
import { type LocatedPolicy, readPolicy } from "./policy.ts";
import { showSelfTest } from "./self-test.ts";

const usualPolicy = "schoolmark.check.yaml";
const words = {
  0: "pass",
  1: "regressed",
  3: "undecided",
  4: "incomparable or incomplete",
  5: "a part of the run failed",
};

/** Decides and returns the exit code; throws UserError (2) for whatever is wrong with the question. */
export async function check(argv: CheckArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const { policy, requirePlaces } = await policyOf(argv.policy);
  const places = { results: argv.results, baselines: argv.baselines, run: argv.run ?? null };
  const sources = createSources(places, figuresIn(policy));
  const named = argv.selfTest ? [argv.baseline] : [argv.baseline, argv.candidate ?? (await newestName(argv))];
  const references = await measureFiles(named, argv, terminal, requiringPlanned(requirePlaces, sources));
  if (references === null) return exitCodes.interrupted;
  const base = await sources.find(references[0] ?? "");
  if (argv.selfTest) {
    requirePlaces(placesOf([base]));
    return showSelfTest(base.evidence, policy, argv.json, terminal);
  }
  const candidate = await sources.find(references[1] ?? "");
  requirePlaces(placesOf([base, candidate]));
  const fewFlips = argv.all || argv.json ? 3 : 0;
  const inSummary = argv.summary === undefined ? 0 : flipsOnJobPage;
  const read = argv.html === undefined ? Math.max(fewFlips, inSummary) : mostFlips;
  const whole = await reportOf(base, candidate, policy, read);
  if (argv.html !== undefined) await writeComparisonPage(argv.html, whole, terminal);
  const report = withFlips(whole, fewFlips);
  await writeCheckFiles(withFlips(whole, inSummary), candidate.folder, argv, terminal);
  if (argv.json) terminal.out(comparisonJson(report));
  else {
    terminal.out(comparisonText(report, argv.all ? "primary" : "gated"));
    terminal.note(`\ncheck: ${words[report.exit]} (exit ${report.exit})`);
  }
  tellOfFails(candidate, terminal.warn);
  return report.exit;
}

async function policyOf(path: string | undefined): Promise<LocatedPolicy> {
  if (path !== undefined || existsSync(usualPolicy)) return readPolicy(path ?? usualPolicy);
  return { policy: defaultPolicy, requirePlaces() {} };
}

async function newestName(argv: CheckArguments): Promise<string> {
  const newest = argv.run ?? (await newestRun(argv.results));
  if (newest === null)
    throw new UserError(`there is no run in ${argv.results} to check: start one with schoolmark run, or name it`);
  return basename(newest);
}

function tellOfFails({ evidence }: Source, warn: (text: string) => void): void {
  if (evidence.failed > 0)
    warn(`${evidence.failed} jobs of ${evidence.source} failed: go on with its command and --resume, then check again`);
}
