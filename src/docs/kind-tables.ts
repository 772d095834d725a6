import { markdownTable } from "../lib/marked-parts.ts";
import { taskKinds } from "../tasks/index.ts";
import { matcherNames, matchers } from "../tasks/matchers.ts";

/** Every kind of task, for docs/suites.md. */
export function taskKindTable(): string {
  return markdownTable(
    ["`kind`", "an item", "scored by"],
    taskKinds.map(({ id: kind, itemFields, scoredBy }) => [`\`${kind}\``, itemFields, scoredBy]),
  );
}

/** Every way of comparing a generated answer with the right ones, for docs/suites.md. */
export function matcherTable(): string {
  return markdownTable(
    ["`match`", "right when", "needs", "metric"],
    matcherNames.map((name) => {
      const { description, primary, needs } = matchers[name];
      return [`\`${name}\``, description, needs === undefined ? "" : `\`${needs}\``, `\`${primary}\``];
    }),
  );
}
