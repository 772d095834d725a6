import { readFile } from "node:fs/promises";
import type { z } from "zod";
import type { Evidence } from "../../analysis/evidence.ts";
import type { Budget, Gate, Policy } from "../../analysis/gate.ts";
import { messageOf, systemCode, UserError } from "../../lib/errors.ts";
import { metricDefinitions } from "../../metrics/index.ts";
import { comparedTimings } from "../../metrics/timing-measures.ts";
import { describeIssue, type LocatedYaml, parseLocated } from "../../suite/positions.ts";
import { type budgetEntry, type gateEntry, policyFile } from "./policy-schema.ts";

/** A policy and where in its file each gate and budget stands. */
export interface LocatedPolicy {
  readonly policy: Policy;
  /** Throws UserError with line and column for a task that neither side has. */
  requireTasks(sides: readonly Evidence[]): void;
}

/** Reads a policy file. Throws UserError with line and column for whatever is wrong in it. */
export async function readPolicy(path: string): Promise<LocatedPolicy> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const what = systemCode(error) === "ENOENT" ? "does not exist" : `can't be read: ${messageOf(error)}`;
    throw new UserError(`the policy ${path} ${what}`);
  }
  const yaml = parseLocated(text, path);
  const parsed = policyFile.safeParse(yaml.value);
  if (!parsed.success) throw new UserError(describeIssue(parsed.error, yaml.locate));
  const { gates, budgets, ...rest } = parsed.data;
  const policy: Policy = {
    ...rest,
    gates: gates.map((entry, index) => gateOf(entry, index, yaml)),
    budgets: budgets.map((entry, index) => budgetOf(entry, index, yaml)),
  };
  if (policy.gates.length + policy.budgets.length === 0)
    throw new UserError(`${yaml.locate([])} gates: neither a gate nor a budget is named, so nothing would be checked`);
  return { policy, requireTasks: (sides) => requireTasks(policy, sides, yaml) };
}

function gateOf(entry: z.infer<typeof gateEntry>, index: number, yaml: LocatedYaml): Gate {
  const problem = (field: string, what: string): UserError =>
    new UserError(`${yaml.locate(["gates", index, field])} gates.${index}.${field}: ${what}`);
  const { metric: id, task = null, work = null, when } = entry;
  const definition = metricDefinitions.find((candidate) => candidate.id === id);
  const timed = comparedTimings.some(({ definition: timed }) => timed.id === id);
  if (task === null && !timed && id !== "acc" && definition?.unit !== "bytes")
    throw problem("metric", `${id} is of single tasks: name one with task:, or task: each`);
  if (work !== null && !timed) throw problem("work", `${id} is no timing`);
  return { metric: id, task, work, when, margin: marginOf(entry.margin, definition?.unit ?? "", problem) };
}

function marginOf(given: number | string, unit: string, problem: (field: string, what: string) => UserError): number {
  const [, number, sign] = /^\s*([\d.eE+-]+)\s*(points?|%)?\s*$/.exec(String(given)) ?? [];
  const value = Number(number);
  if (number === undefined || !Number.isFinite(value))
    throw problem("margin", `"${given}" is no margin: write 0.02, "2 points" or "5 %"`);
  if (value <= 0) throw problem("margin", `must be above 0: it is the loss that is acceptable`);
  const share = unit === "share" || unit === "probability";
  if (sign === "%" && share) throw problem("margin", `a loss of a share is given in points: "${value} points"`);
  if (sign?.startsWith("point") && !share)
    throw problem("margin", `points are of shares: give a percentage or a number`);
  return sign === undefined ? value : value / 100;
}

function budgetOf(entry: z.infer<typeof budgetEntry>, index: number, yaml: LocatedYaml): Budget {
  const { metric: id, task = null, work = null, when, max, min } = entry;
  if ((max === undefined) === (min === undefined))
    throw new UserError(`${yaml.locate(["budgets", index])} budgets.${index}: give either max or min`);
  return { metric: id, task, work, when, limit: max === undefined ? { min: min ?? 0 } : { max } };
}

function requireTasks({ gates, budgets }: Policy, sides: readonly Evidence[], yaml: LocatedYaml): void {
  const known = [...new Set(sides.flatMap(({ tasks }) => tasks.map(({ key }) => key)))];
  const lists = [
    ["gates", gates],
    ["budgets", budgets],
  ] as const;
  for (const [name, entries] of lists) {
    for (const [index, { task }] of entries.entries()) {
      if (task === null || task === "each" || known.includes(task)) continue;
      throw new UserError(
        `${yaml.locate([name, index, "task"])} ${name}.${index}.task: there is no task "${task}"; there are ${known.join(", ")}`,
      );
    }
  }
}
