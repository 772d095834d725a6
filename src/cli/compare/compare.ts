import { conclude } from "../../analysis/comparison/conclude.ts";
import { type ComparisonSide, createSideFinder } from "../../analysis/comparison/find-side.ts";
import { type AnswerSource, readFlippedItems } from "../../analysis/comparison/flipped-answers.ts";
import { strongestOutcome } from "../../analysis/comparison/verdict.ts";
import { resolutionOf } from "../../analysis/planning/calibrate.ts";
import { defaultPolicy, figuresIn, type Policy } from "../../analysis/policy/gate.ts";
import { placesOf } from "../../analysis/policy/known-places.ts";
import type { LocatedPolicy } from "../../analysis/policy/read-policy.ts";
import { requiringPlanned } from "../../execute/prepare/planned-places.ts";
import { UserError } from "../../lib/errors.ts";
import { meanScore } from "../../metrics/accuracy/scores.ts";
import { calibrationPath, readCalibration } from "../../records/calibration.ts";
import { maxFlips, withFlips } from "../../report/compare/flips.ts";
import { comparisonJson } from "../../report/compare/json.ts";
import { comparisonText } from "../../report/compare/text.ts";
import type { ComparisonReport } from "../../report/compare/types.ts";
import { exitCodes, gateExits } from "../shared/exit-codes.ts";
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
  const whole = await reportOf(base, candidate, policy, html === null ? argv.flips : maxFlips);
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

/** Everything that any form of a comparison shows. */
export async function reportOf(
  base: ComparisonSide,
  candidate: ComparisonSide,
  policy: Policy,
  flips: number,
): Promise<ComparisonReport> {
  const machine = candidate.evidence.protocol.timings.machine;
  const resolution = resolutionOf(await readCalibration(calibrationPath()), machine);
  const sides = { base: base.evidence, candidate: candidate.evidence, resolution };
  const conclusion = conclude(sides, candidate.rows, policy);
  const primary = new Map(sides.base.tasks.map(({ key, primaryMetric }) => [key, primaryMetric]));
  const flipped = await readFlippedItems(
    conclusion.assessments.filter(({ task, metric }) => task !== null && primary.get(task) === metric),
    { base: answersOf(base), candidate: answersOf(candidate) },
    flips,
  );
  return { base: sides.base, candidate: sides.candidate, ...conclusion, flipped };
}

function answersOf({ folder, evidence }: ComparisonSide): AnswerSource | null {
  return folder === null ? null : { folder, model: evidence.subject.id };
}
