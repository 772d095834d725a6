import type { LoadsPrecision } from "../../analysis/planning/calibrate.ts";
import { maxItems, type Requirement } from "../../analysis/planning/sample-size.ts";
import { defaultRatioMargin } from "../../analysis/policy/gate.ts";
import { roughTime } from "../../lib/clock.ts";
import { counted } from "../../lib/counted.ts";
import { printable } from "../../lib/untrusted.ts";
import type { Resolved } from "../../records/calibration.ts";
import type { Plan } from "../../records/schema.ts";
import { parseWork } from "../../records/work.ts";
import { quantityName } from "../../report/compare/cells.ts";
import type { ExpectedPrecision } from "./precision.ts";

/** What a check at a margin will most likely come to for want of questions; null: there are enough. */
export function fewQuestionsWarning({ items, needed }: Requirement, points: number): string | null {
  const check = `a check at ${counted(points, "point")}`;
  if (needed === null)
    return `${check} can't be decided by any number of questions up to ${maxItems.toLocaleString("en-US")}: allow more`;
  if (items >= needed) return null;
  return `${check} will most likely end undecided: ${counted(items, "question")} where ${needed.toLocaleString("en-US")} are needed`;
}

export function expectedPrecisionText(
  { wanted, source, mean, tasks, loads, durationMs }: ExpectedPrecision,
  made: Plan,
): string {
  const points = (share: number): string => `${(share * 100).toFixed(1)} points`;
  const line = ({ items, needed, decidable }: Requirement): string =>
    `${needed === null ? `${counted(items, "question")}; no number of them decides it` : `${items} of ${counted(needed, "question")} needed`}; decides ${points(decidable)}`;
  return [
    `to show of two equal models that the loss is within ${points(wanted.margin)}, with ${Math.round(wanted.power * 100)} % power, if two models disagree on ${(wanted.disagreement * 100).toFixed(1)} % of questions (${source}):`,
    ...(mean === null ? ["  no task counts right and wrong"] : [`  mean of tasks  ${line(mean)}`]),
    ...tasks.map((task) => `  ${printable(task.key)}  ${line(task)}`),
    "",
    `speed and energy: ${counted(loads.planned, "load")}; ${loads.planned >= loads.needed ? "enough for an interval" : `intervals need ${loads.needed}`}`,
    ...(loads.calibrated === null ? [] : calibratedLines(loads.calibrated, loads.planned)),
    `time: ${durationMs === null ? "not known until these models were measured once" : `about ${roughTime(durationMs)} for ${counted(made.models.length, "model")}${made.variants.length > 1 ? ` under ${made.variants.length} settings each` : ""}`}`,
  ].join("\n");
}

function calibratedLines({ model, quantities }: LoadsPrecision, planned: number): readonly string[] {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const about = ({ origin }: Resolved): string => (origin === "estimated" ? "about " : "");
  return [
    printable(`  as ${model} was calibrated here, of two models like it:`),
    ...quantities.map(({ metric, work, tells, needs }) => {
      const told = tells === null ? "tell nothing" : `tell ${about(tells)}${percent(tells.difference)}`;
      const takes =
        needs === null
          ? "more loads than it tells of"
          : `${about(needs)}${needs.pairs} loads of each, ${roughTime(needs.seconds * 1000)}`;
      return `  ${quantityName({ metric, task: null, work: parseWork(work) })}: ${counted(planned, "load")} ${told}; ${percent(defaultRatioMargin)} takes ${takes}`;
    }),
  ];
}
