import { basename } from "node:path";
import type { PreparedRun } from "../../execute/prepare/preparation.ts";
import { printable } from "../../lib/untrusted.ts";
import type { Terminal } from "./terminal.ts";

/** Files that hold no model, and models that their engine could not open when tokens were counted. */
type BadModels = Pick<PreparedRun, "unusable" | "unopened">;

/** Names each of them with the reason, and what else lay beside the models. */
export function warnOfBadModels(
  { unusable, unopened, sidecars }: BadModels & Pick<PreparedRun, "sidecars">,
  terminal: Terminal,
): void {
  if (sidecars.length > 0) terminal.note(passedOver(sidecars));
  for (const { reason } of unusable) terminal.warn(`left out: ${reason}`);
  for (const [id, { message }] of unopened) terminal.warn(printable(`${id}: can't be opened: ${message}`));
}

/** Each of them as `--json` tells it; nothing where there are none. */
export function badModelsOf({ plan, unusable, unopened }: BadModels & Pick<PreparedRun, "plan">) {
  const pathOf = (id: string): string => plan.models.find((model) => model.id === id)?.path ?? id;
  const found = [...unusable, ...[...unopened].map(([id, { message: reason }]) => ({ path: pathOf(id), reason }))];
  return found.length === 0 ? {} : { badModels: found };
}

/** Files named in one line; of more only their number is told. */
const mostNamed = 5;

function passedOver(sidecars: PreparedRun["sidecars"]): string {
  const named = sidecars.slice(0, mostNamed).map(({ path, what }) => `${printable(basename(path))} is ${what}`);
  const more = sidecars.length - named.length;
  return `passed over: ${named.join(", ")}${more > 0 ? `, and ${more} more that are no language models` : ""}`;
}

export function allCanBeMeasured({ unusable, unopened }: BadModels): boolean {
  return unusable.length + unopened.size === 0;
}
