import { createSideFinder } from "../../analysis/comparison/find-side.ts";
import { strongestOutcome } from "../../analysis/comparison/verdict.ts";
import { defaultPolicy, figuresIn } from "../../analysis/policy/gate.ts";
import { placesOf } from "../../analysis/policy/known-places.ts";
import type { LocatedPolicy } from "../../analysis/policy/read-policy.ts";
import { requiringPlanned } from "../../execute/prepare/planned-places.ts";
import { UserError } from "../../lib/errors.ts";
import { meanScore } from "../../metrics/accuracy/scores.ts";
import { compareSides } from "../../report/compare/compare-sides.ts";
import { gateExits } from "../../report/compare/exit-codes.ts";
import { maxFlips, withFlips } from "../../report/compare/flips.ts";
import { comparisonJson } from "../../report/compare/json.ts";
import { comparisonText } from "../../report/compare/text.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { measureFiles } from "../shared/measure-files.ts";
import { noteSeals } from "../shared/note-seals.ts";
import { openOutputs, writeOutputs } from "../shared/output-file.ts";
import { openTerminal } from "../shared/terminal.ts";
import type { CompareArguments } from "./options.ts";
import { comparisonPage } from "./page.ts";

/** Compares two sides and shows what came of it; 0 unless neither answers nor timings could be compared. */
export async function compare(argv: CompareArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  if (!Number.isInteger(argv.flips) || argv.flips < 0)
    throw new UserError("--flips must be a whole number of at least 0");
  const { html } = await openOutputs({ html: { replace: argv.html } }, [argv.policy, argv.base, argv.candidate]);
  const { policy, requirePlaces } = argv.policy === undefined ? noPolicy : await policyAt(argv.policy);
  const places = { results: argv.results, baselines: argv.baselines, run: argv.run ?? null };
  const sources = createSideFinder(places, figuresIn(policy));
  const onPrepared = requiringPlanned(requirePlaces, sources);
  const references = await measureFiles([argv.base, argv.candidate], argv, terminal, onPrepared);
  if (references === null) return exitCodes.interrupted;
  const [base, candidate] = [await sources.find(references[0] ?? ""), await sources.find(references[1] ?? "")];
  requirePlaces(placesOf([base, candidate]));
  await noteSeals([base.folder, candidate.folder], terminal);
  const whole = await compareSides(base, candidate, policy, html === null ? argv.flips : maxFlips);
  const report = withFlips(whole, argv.flips);
  terminal.out(
    argv.json
      ? comparisonJson(report, gateExits[report.outcome])
      : comparisonText(report, argv.all ? "all" : "primary"),
  );
  // Bytes say nothing of what a model answers, and can be compared of any two.
  const told = report.assessments.some(
    ({ finding, task, work, metric }) =>
      finding.state === "compared" && (task !== null || work !== null || metric === meanScore.id),
  );
  const written = await writeOutputs([{ file: html, content: () => comparisonPage(whole) }], terminal);
  return gateExits[strongestOutcome([told ? "pass" : "incomparable", written])];
}

const noPolicy: LocatedPolicy = { policy: defaultPolicy, requirePlaces() {} };

/** Loaded only where one is named: the schema library is not small. */
async function policyAt(path: string): Promise<LocatedPolicy> {
  const { readPolicy } = await import("../../analysis/policy/read-policy.ts");
  return readPolicy(path);
}
