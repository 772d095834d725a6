import { printable } from "../../lib/untrusted.ts";
import { lint } from "../../suite/lint/lint.ts";
import type { LintFinding } from "../../suite/lint/types.ts";
import { loadReviewable } from "../../suite/load.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { wholeNumber } from "../shared/numbers.ts";
import { openTerminal } from "../shared/terminal.ts";
import type { LintArguments } from "./options.ts";

/** Tells what is wrong or doubtful about a suite; exit code 1 where something is wrong. */
export async function lintSuite(argv: LintArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const contextTokens = wholeNumber("--context", argv.context, 1) ?? 2048;
  const loaded = await loadReviewable(String(argv.suite));
  const findings = lint(loaded, contextTokens);
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const items = loaded.suite.tasks.reduce((sum, task) => sum + task.items.length, 0);
  if (argv.json)
    terminal.out(JSON.stringify({ suite: loaded.path, items, errors, warnings: findings.length - errors, findings }));
  else
    terminal.out(
      [...findings.map(lineOf), `${items} items: ${errors} wrong, ${findings.length - errors} doubtful`].join("\n"),
    );
  return errors > 0 ? exitCodes.lintErrors : exitCodes.pass;
}

function lineOf({ severity, where, task, item, message, rule }: LintFinding): string {
  const place = where === null || where === "" ? printable(task) : `${printable(where)} ${printable(task)}`;
  return `${severity} ${place}${item === null ? "" : ` ${printable(item)}`}: ${printable(message)} (${rule})`;
}
