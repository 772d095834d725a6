import type { Reviewable } from "../load.ts";
import { rules } from "./rules.ts";
import type { LintFinding } from "./types.ts";

/** Everything that makes a suite's scores wrong or doubtful, in the order of its tasks. Timings ask nothing. */
export function lint({ tasks }: Reviewable, contextTokens: number): readonly LintFinding[] {
  return tasks.flatMap(({ task, places }) => {
    if (task.kind.primaryMetric(task.config) === null) return [];
    const placeOf = ({ id }: { readonly id: string }): string => places.get(id) ?? "";
    const material = { task, items: task.items, placeOf, contextTokens };
    return rules.flatMap(({ id, severity, remarks }) =>
      remarks(material).map(({ item, message }) => ({
        rule: id,
        severity,
        task: task.key,
        item: item?.id ?? null,
        where: item === null ? null : placeOf(item),
        message,
      })),
    );
  });
}
