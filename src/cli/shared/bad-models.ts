import type { PreparedRun } from "../../execute/prepare/preparation.ts";
import { printable } from "../../lib/untrusted.ts";
import type { Terminal } from "./terminal.ts";

/** Files that hold no model, and models that their engine could not open when tokens were counted. */
type BadModels = Pick<PreparedRun, "unusable" | "unopened">;

/** Names each of them with the reason. */
export function warnOfBadModels({ unusable, unopened }: BadModels, terminal: Terminal): void {
  for (const { reason } of unusable) terminal.warn(`left out: ${reason}`);
  for (const [id, { message }] of unopened) terminal.warn(printable(`${id}: can't be opened: ${message}`));
}

/** Each of them as `--json` tells it; nothing where there are none. */
export function badModelsOf({ plan, unusable, unopened }: BadModels & Pick<PreparedRun, "plan">) {
  const pathOf = (id: string): string => plan.models.find((model) => model.id === id)?.path ?? id;
  const found = [...unusable, ...[...unopened].map(([id, { message: reason }]) => ({ path: pathOf(id), reason }))];
  return found.length === 0 ? {} : { badModels: found };
}

export function allCanBeMeasured({ unusable, unopened }: BadModels): boolean {
  return unusable.length + unopened.size === 0;
}
