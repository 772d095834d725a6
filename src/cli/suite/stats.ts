import { printable } from "../../lib/untrusted.ts";
import { statisticsOf, type TaskStatistics } from "../../suite/lint/statistics.ts";
import { loadReviewable } from "../../suite/load.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { openTerminal } from "../shared/terminal.ts";
import { expectedPrecisionOf, type TaskPrecision, taskPrecisionLine } from "./expected-precision.ts";
import type { StatsArguments } from "./options.ts";

/** Tells what a suite's items are like and what their number can show. */
export async function suiteStatistics(argv: StatsArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const { suite, path } = await loadReviewable(String(argv.suite));
  const expected = expectedPrecisionOf(suite);
  const tasks = suite.tasks.map(statisticsOf);
  if (argv.json) {
    const merged = tasks.map((task, index) => {
      const { points, decidable } = expected[index] ?? { points: null, decidable: null };
      return { ...task, points, decidable };
    });
    terminal.out(JSON.stringify({ suite: path, hash: suite.hash, tasks: merged }));
  } else
    terminal.out(
      [
        `${printable(suite.name)}, version ${suite.version}: ${tasks.reduce((sum, { items }) => sum + items, 0)} items in ${tasks.length} tasks`,
        ...tasks.flatMap((task, index) => ["", ...linesOf(task, expected[index])]),
      ].join("\n"),
    );
  return exitCodes.pass;
}

function linesOf(task: TaskStatistics, expected: TaskPrecision | undefined): readonly string[] {
  const { characters, estimatedTokens, places, commonest, chance, groups } = task;
  return [
    `${printable(task.task)}  ${task.kind}`,
    ...(expected === undefined ? [] : [`  ${taskPrecisionLine(expected).trim()}`]),
    `  a prompt has ${characters.median} characters (most ${characters.most}), about ${estimatedTokens.median} tokens (most ${estimatedTokens.most}, estimated)`,
    ...(chance === null ? [] : [`  guessing is right in ${(100 * chance).toFixed(0)} %`]),
    ...(groups === null ? [] : [`  items share ${groups} passages`]),
    ...(places === null ? [] : [`  right choice by place: ${places.join(" · ")}`]),
    ...(commonest === null
      ? []
      : [
          `  ${commonest.different} different answers; the commonest, "${printable(commonest.answer).slice(0, 40)}", stands ${commonest.count} times`,
        ]),
  ];
}
