import { createSideFinder } from "../../analysis/comparison/find-side.ts";
import { defaultPolicy } from "../../analysis/policy/gate.ts";
import { UserError } from "../../lib/errors.ts";
import { baselineNames } from "../../records/baseline.ts";
import { compareSides } from "../../report/compare/compare-sides.ts";
import { gateExits } from "../../report/compare/exit-codes.ts";
import { comparisonJson } from "../../report/compare/json.ts";
import { comparisonText } from "../../report/compare/text.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { openTerminal } from "../shared/terminal.ts";
import type { DiffArguments } from "./options.ts";

/** Compares two baselines as `compare` does; texts of items are not in them. */
export async function diffBaselines(argv: DiffArguments): Promise<number> {
  const terminal = openTerminal(argv.quiet || argv.json);
  const known = await baselineNames(argv.baselines);
  const sources = createSideFinder({ results: argv.results, baselines: argv.baselines, run: null });
  const [before, after] = await Promise.all(
    [argv.before, argv.after].map((name) => {
      if (!name.endsWith(".json") && !known.includes(name))
        throw new UserError(`there is no baseline "${name}" in ${argv.baselines}: schoolmark baseline list names them`);
      return sources.find(name);
    }),
  );
  if (before === undefined || after === undefined) throw new UserError("name two baselines");
  const report = await compareSides(before, after, defaultPolicy, 0);
  terminal.out(argv.json ? comparisonJson(report, gateExits[report.outcome]) : comparisonText(report, "primary"));
  return exitCodes.pass;
}
