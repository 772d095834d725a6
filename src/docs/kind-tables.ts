import { markdownTable } from "../lib/marked-parts.ts";
import { formats } from "../suite/formats/index.ts";
import { importers } from "../suite/import/index.ts";
import { rules } from "../suite/lint/rules.ts";
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

/** Every layout of a published set, for docs/suites.md. */
export function formatTable(): string {
  return markdownTable(
    ["`format`", "set", "`kind`"],
    formats.map(({ name, title, kind }) => [`\`${name}\``, title, kind === null ? "any" : `\`${kind}\``]),
  );
}

/** Every kind of file that a suite is made from, for docs/suites.md. */
export function importTable(): string {
  return markdownTable(
    ["read", "known by"],
    importers.map(({ title, layout }) => [title, layout]),
  );
}

/** Everything that `suite lint` looks for, for docs/suites.md. */
export function ruleTable(): string {
  return markdownTable(
    ["rule", "finds", "severity"],
    rules.map(({ id, looksFor, severity }) => [`\`${id}\``, looksFor, severity]),
  );
}
