import type { MeasuringEvent } from "../../execute/run-event.ts";
import { counted } from "../../lib/counted.ts";
import { printable } from "../../lib/untrusted.ts";
import { saturationPointOf } from "../../metrics/timing/thread-saturation.ts";
import type { Plan } from "../../records/schema.ts";
import { settingName } from "../../records/setting-name.ts";
import type { Terminal } from "../shared/terminal.ts";
import { createTimeLeft } from "./time-left.ts";

/** Shows a run's events, of which `jobs` are to end: a bar with the time left on a terminal, a line for each load and task elsewhere. */
export function showProgress(plan: Plan, jobs: number, terminal: Terminal): (event: MeasuringEvent) => void {
  const timeLeft = createTimeLeft(jobs);
  let shown = { name: "", task: "" };
  let load = 0;
  let drawnAt = 0;
  return (event) => {
    const subject = settingName(plan, event.model, event.variant);
    const name = printable(subject);
    switch (event.type) {
      case "load":
        load = event.load;
        shown = { name: "", task: "" };
        return;
      case "threads": {
        const trial = event.trial
          .map(({ threads, decodeTokensPerSecond }) => `${threads}: ${Math.round(decodeTokensPerSecond)}/s`)
          .join(", ");
        if (!terminal.interactive)
          terminal.note(`${name}: ${counted(event.chosen, "thread")} (tried ${trial}${saturationText(event)})`);
        return;
      }
      case "common-threads": {
        const again = `asking ${name} again with ${counted(event.threads, "thread")}, so that energies compare`;
        if (terminal.interactive) terminal.progress(again);
        else terminal.note(again);
        return;
      }
      case "problem":
        terminal.warn(`${subject}: ${event.message}`);
        return;
      case "job": {
        const left = timeLeft(event.done);
        const place = `${name} · ${printable(event.task)}${plan.loads > 1 ? ` · load ${load + 1} of ${plan.loads}` : ""}`;
        if (terminal.interactive) {
          if (performance.now() - drawnAt < 100 && event.done < jobs) return;
          drawnAt = performance.now();
          terminal.progress(`${bar(event.done / jobs)} ${event.done}/${jobs} · ${time(left)} left · ${place}`);
        } else if (name !== shown.name || event.task !== shown.task) {
          shown = { name, task: event.task };
          terminal.note(`${event.done}/${jobs} ${place}`);
        }
        return;
      }
    }
  };
}

/** Nothing where the best count is the smallest that is as good. */
function saturationText({ trial, chosen }: Extract<MeasuringEvent, { type: "threads" }>): string {
  const saturation = saturationPointOf(trial);
  return saturation === null || saturation === chosen ? "" : `; ${saturation} within 5 % of it`;
}

function bar(share: number): string {
  const width = 16;
  const filled = Math.round(share * width);
  return "█".repeat(filled) + "░".repeat(width - filled);
}

function time(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
