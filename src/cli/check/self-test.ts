import type { Evidence } from "../../analysis/evidence.ts";
import type { Policy } from "../../analysis/gate.ts";
import { selfTest, selfTestExit } from "../../analysis/self-test.ts";
import { printable } from "../../lib/untrusted.ts";
import { quantityName } from "../../report/compare/cells.ts";
import { gateJson } from "../../report/compare/json.ts";
import type { Terminal } from "../terminal.ts";

/** Shows whether known losses in a copy of the baseline are caught; 1 where one is missed, 3 where too little was measured to tell. */
export function showSelfTest(base: Evidence, policy: Policy, json: boolean, terminal: Terminal): number {
  const injections = selfTest(base, policy);
  const exit = selfTestExit(injections);
  if (json) {
    terminal.out(
      JSON.stringify({ injections: injections.map((one) => ({ ...one, gate: gateJson(one.gate) })), exit }, null, 2),
    );
    return exit;
  }
  for (const { gate, loss, verdict, outcome } of injections) {
    const what = `${quantityName(gate)}: a loss of ${loss} margins`;
    terminal.out(
      printable(`${outcome.padEnd(12)}  ${what} is called ${verdict ?? "nothing: the baseline has no such figure"}`),
    );
  }
  terminal.out(
    {
      0: "The gate catches what it must and lets pass what it may.",
      1: "The gate is wrong about a known loss: its margins do not fit what was measured.",
      3: "Too little was measured: a loss of twice the margin can't be told from chance. Ask more items, or take more loads.",
    }[exit as 0 | 1 | 3] ?? "",
  );
  return exit;
}
