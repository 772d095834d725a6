import type { PreparingEvent } from "../../execute/run-event.ts";

/** What a run waits for before its plan stands, in a line. */
export function preparingText(event: PreparingEvent): string {
  switch (event.type) {
    case "reading-models":
      return `reading models ${Math.floor(100 * event.share)} %`;
    case "counting-tokens":
      return `counting tokens with ${event.model}`;
  }
}
