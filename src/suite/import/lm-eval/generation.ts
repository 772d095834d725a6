import { patternProblem } from "../../../tasks/pattern.ts";
import { isRecord } from "../yaml.ts";
import type { Fields } from "./config.ts";

/** How a `generate_until` task's answers are drawn and compared, and what of it can't be taken over. */
export interface GenerationPlan {
  readonly settings: Fields;
  readonly skipped: readonly string[];
}

const known = ["exact_match", "acc", "contains", "f1"];

/** Settings of a generate task, by the task's generation_kwargs, metrics and first pipeline of filters. */
export function generationPlan(config: Fields): GenerationPlan {
  const skipped: string[] = [];
  const kwargs = isRecord(config["generation_kwargs"]) ? config["generation_kwargs"] : {};
  const until = [kwargs["until"] ?? String(config["fewshot_delimiter"] ?? "\n\n")]
    .flat()
    .filter((one) => typeof one === "string" && one !== "");
  const most = Number(kwargs["max_gen_toks"] ?? kwargs["max_new_tokens"] ?? 256);
  const temperature = Number(kwargs["temperature"] ?? 0);
  for (const name of metricNames(config))
    if (!known.includes(name)) skipped.push(`metric ${name} has no counterpart here`);
  const comparison = comparisonOf(config, skipped);
  return {
    settings: {
      maxTokens: Number.isFinite(most) && most >= 1 ? Math.floor(most) : 256,
      stop: until,
      ...comparison,
      ...(kwargs["do_sample"] === true && temperature > 0 ? { sampling: { temperature } } : {}),
    },
    skipped,
  };
}

export function metricNames(config: Fields): readonly string[] {
  const list = Array.isArray(config["metric_list"]) ? config["metric_list"] : [];
  return list.flatMap((entry) =>
    isRecord(entry) ? [typeof entry["metric"] === "string" ? entry["metric"] : "of Python code"] : [],
  );
}

function comparisonOf(config: Fields, skipped: string[]): Fields {
  const pipelines = Array.isArray(config["filter_list"]) ? config["filter_list"].filter(isRecord) : [];
  const [first, ...others] = pipelines;
  const plainMatch = metricNames(config)[0] === "f1" ? { match: "f1" } : { match: "exact" };
  if (first === undefined) return plainMatch;
  for (const other of others)
    skipped.push(`filter ${String(other["name"])}: a task has one way of reading answers, the first`);
  const steps = Array.isArray(first["filter"]) ? first["filter"].filter(isRecord) : [];
  const regex = steps.find((step) => step["function"] === "regex");
  for (const step of steps)
    if (!["regex", "take_first", "remove_whitespace", "lowercase"].includes(String(step["function"])))
      skipped.push(`filter ${String(step["function"])} has no counterpart here`);
  if (regex === undefined) return plainMatch;
  // Without a pattern of its own the harness looks for GSM8K's mark.
  const pattern = String(regex["regex_pattern"] ?? "#### (\\-?[0-9\\.\\,]+)");
  const problem = patternProblem(pattern);
  if (problem !== null) {
    skipped.push(`filter regex: ${pattern} is no pattern that can be used here (${problem})`);
    return plainMatch;
  }
  return { match: "regex", pattern, ...(regex["group_select"] === -1 ? { take: "last" } : {}) };
}
