import type { TakenRun } from "../../../execute/take-run.ts";
import type { RunWatcher } from "../../../execute/watcher.ts";
import { systemClock } from "../../../lib/clock.ts";
import { counted } from "../../../lib/counted.ts";
import type { Plan } from "../../../records/schema.ts";
import { renderLivePage } from "../../../report/page/live/page.ts";
import type { Terminal } from "../../shared/terminal.ts";
import { createLiveRun } from "./live-run.ts";
import { openLiveServer } from "./server.ts";

/** A run that can be watched in a browser until it is disposed of. */
export interface Watch extends AsyncDisposable {
  readonly watcher: RunWatcher;
  /** Tells those who look that it is over. */
  end(taken: TakenRun): void;
}

/** News are sent no more often than this. */
const pushEveryMs = 500;

/** Serves the page and prints its address. Nothing is made or sent but between timed sections, and only if someone looks. */
export async function startWatch(plan: Plan, terminal: Pick<Terminal, "tell">): Promise<Watch> {
  let pushedAt = Number.NEGATIVE_INFINITY;
  const push = (ended: string | null): void => {
    pushedAt = performance.now();
    server.push(JSON.stringify({ markup: live.markup(ended), ended: ended !== null }));
  };
  const live = createLiveRun(plan, () => {
    if (server.isWatched() && performance.now() - pushedAt >= pushEveryMs) push(null);
  });
  const models = counted(plan.models.length, "model");
  const suites = plan.suites.map(({ name }) => name).join(", ");
  const page = renderLivePage("A run under way", `${models} · ${suites}`, systemClock.timestamp());
  // Whoever comes gets news with the next job, not half a second later.
  const server = await openLiveServer(page, () => {
    pushedAt = Number.NEGATIVE_INFINITY;
  });
  terminal.tell(`watch   ${server.address}`);
  return {
    watcher: live.watcher,
    end(taken) {
      if (!server.isWatched()) return;
      push(taken.ended === "complete" ? `done; the report lies in ${taken.folder}` : "interrupted");
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
