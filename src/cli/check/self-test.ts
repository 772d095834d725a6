import type { Evidence } from "../../analysis/comparison/evidence.ts";
import type { Policy } from "../../analysis/policy/gate.ts";
import { type SelfTestOutcome, selfTest, selfTestOutcome } from "../../analysis/policy/self-test.ts";
import { printable } from "../../lib/untrusted.ts";
import { quantityName } from "../../report/compare/cells.ts";
import { gateJson } from "../../report/compare/json.ts";
import { selfTestExits } from "../shared/exit-codes.ts";
import type { Terminal } from "../shared/terminal.ts";

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
