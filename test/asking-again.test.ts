import { expect, it } from "vitest";
import { showProgress } from "../src/cli/run/progress.ts";
import { createLiveRun } from "../src/cli/run/watch/live-run.ts";
import { planText } from "../src/cli/shared/plan-text.ts";
import type { Terminal } from "../src/cli/shared/terminal.ts";
import { modelOf, planOf, taskOf } from "./metrics/records.ts";

const plan = planOf([taskOf("s/choices", "multiple-choice", "acc")], { models: [modelOf("a"), modelOf("b")], jobs: 8 });
const event = { type: "common-threads", model: "a", variant: "v", threads: 2 } as const;

it("a run tells, in the terminal and on its page, which model is asked again and what for", () => {
  const notes: string[] = [];
  const terminal = { interactive: false, note: (text: string) => void notes.push(text) } as unknown as Terminal;
  showProgress(plan, plan.jobs, terminal)(event);
  expect(notes).toEqual(["asking a again with 2 threads, so that energies compare"]);
  const live = createLiveRun(plan, () => {});
  live.watcher.tell(event);
  expect(live.markup(null)).toContain("a is asked again with 2 threads, so that energies compare");
});

it("a plan tells of it where it may happen, and only there", () => {
  const line = "energy: models that choose different numbers of threads are asked some questions again with one";
  expect(planText(plan)).toContain(line);
  const given = plan.variants.map((variant) => ({ ...variant, threads: 2 }));
  for (const other of [
    { ...plan, models: [modelOf("a")] },
    { ...plan, profile: "quick" as const },
    { ...plan, variants: given },
  ])
    expect(planText(other)).not.toContain(line);
});
