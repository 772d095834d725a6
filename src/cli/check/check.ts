import { existsSync } from "node:fs";
import { basename } from "node:path";
import type { Evidence } from "../../analysis/comparison/evidence.ts";
import { type ComparisonSide, createSideFinder } from "../../analysis/comparison/find-side.ts";
import { strongestOutcome } from "../../analysis/comparison/verdict.ts";
import { defaultPolicy, figuresIn, type Policy } from "../../analysis/policy/gate.ts";
import { placesOf } from "../../analysis/policy/known-places.ts";
import { type LocatedPolicy, readPolicy } from "../../analysis/policy/read-policy.ts";
import { type SelfTestOutcome, selfTest, selfTestOutcome } from "../../analysis/policy/self-test.ts";
import { requiringPlanned } from "../../execute/prepare/planned-places.ts";
import { UserError } from "../../lib/errors.ts";
import { printable } from "../../lib/untrusted.ts";
import { newestRun } from "../../records/find-run.ts";
import { quantityName } from "../../report/compare/cells.ts";
import { compareSides } from "../../report/compare/compare-sides.ts";
import { gateExits } from "../../report/compare/exit-codes.ts";
import { withFlips } from "../../report/compare/flips.ts";
import { comparisonJson, gateJson } from "../../report/compare/json.ts";
import { outcomeWords } from "../../report/compare/outcome-words.ts";
import { comparisonText } from "../../report/compare/text.ts";
import { exitCodes, selfTestExits } from "../shared/exit-codes.ts";
import { measureFiles } from "../shared/measure-files.ts";
import { noteSeals } from "../shared/note-seals.ts";
import { openTerminal, type Terminal } from "../shared/terminal.ts";
import { flipsInFiles, openCheckFiles, policyFile, writeCheckFiles } from "./files.ts";
import type { CheckArguments } from "./options.ts";

/** Decides and returns the exit code; throws UserError (2) for whatever is wrong with the question. */
export async function check(argv: CheckArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const files = await openCheckFiles(argv);
  const { policy, requirePlaces } = await policyOf(argv.policy);
  const places = { results: argv.results, baselines: argv.baselines, run: argv.run ?? null };
  const sources = createSideFinder(places, figuresIn(policy));
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
  await noteSeals([base.folder, candidate.folder], terminal);
  const fewFlips = argv.all || argv.json ? 3 : 0;
  const whole = await compareSides(base, candidate, policy, Math.max(fewFlips, flipsInFiles(files)));
  const report = withFlips(whole, fewFlips);
  const exit = gateExits[report.outcome];
  if (argv.json) terminal.out(comparisonJson(report, exit));
  else {
    terminal.out(comparisonText(report, argv.all ? "primary" : "gated"));
    terminal.note(`\ncheck: ${outcomeWords[report.outcome]} (exit ${exit})`);
  }
  tellOfFails(candidate, terminal.warn);
  // Files come last: whatever becomes of them, the verdict has been shown.
  const written = await writeCheckFiles(files, whole, candidate.folder, terminal);
  return gateExits[strongestOutcome([report.outcome, written])];
}

async function policyOf(path: string | undefined): Promise<LocatedPolicy> {
  if (path !== undefined || existsSync(policyFile)) return readPolicy(path ?? policyFile);
  return { policy: defaultPolicy, requirePlaces() {} };
}

async function newestName(argv: CheckArguments): Promise<string> {
  const newest = argv.run ?? (await newestRun(argv.results));
  if (newest === null)
    throw new UserError(`there is no run in ${argv.results} to check: start one with schoolmark run, or name it`);
  return basename(newest);
}

function tellOfFails({ evidence }: ComparisonSide, warn: (text: string) => void): void {
  if (evidence.failed > 0)
    warn(`${evidence.failed} jobs of ${evidence.source} failed: go on with its command and --resume, then check again`);
}

const conclusions: Readonly<Record<SelfTestOutcome, string>> = {
  sound: "The gate catches what it must and lets pass what it may.",
  wrong: "The gate is wrong about a known loss: its margins do not fit what was measured.",
  undecided:
    "Too little was measured: a loss of twice the margin can't be told from chance. Ask more items, or take more loads.",
};

/** Shows whether known losses in a copy of the baseline are caught; returns the exit code. */
export function showSelfTest(base: Evidence, policy: Policy, json: boolean, terminal: Terminal): number {
  const injections = selfTest(base, policy);
  const conclusion = selfTestOutcome(injections);
  const exit = selfTestExits[conclusion];
  if (json) {
    const told = injections.map((one) => ({ ...one, gate: gateJson(one.gate) }));
    terminal.out(JSON.stringify({ injections: told, outcome: conclusion, exit }, null, 2));
    return exit;
  }
  for (const { gate, loss, verdict, outcome } of injections) {
    const what = `${quantityName(gate)}: a loss of ${loss} margins`;
    terminal.out(
      printable(`${outcome.padEnd(12)}  ${what} is called ${verdict ?? "nothing: the baseline has no such figure"}`),
    );
  }
  terminal.out(conclusions[conclusion]);
  return exit;
}
