import { styleText } from "node:util";
import { printable } from "../../lib/untrusted.ts";

type TextRole = "heading" | "model" | "muted" | "warning";

const styles = { heading: "bold", model: "bold", muted: "dim", warning: "yellow" } as const satisfies Record<
  TextRole,
  string
>;

/** The only writer to the terminal: results go to stdout, everything about the work to stderr. */
export interface Terminal {
  out(text: string): void;
  /** A line of news; silent under `--quiet`. */
  note(text: string): void;
  /** A line on stderr that was asked for: told under `--quiet` and `--json` too. */
  tell(text: string): void;
  warn(text: string): void;
  error(text: string): void;
  /** One line that is redrawn on a terminal; elsewhere nothing, since `note` tells the same in whole lines. */
  progress(text: string): void;
  readonly interactive: boolean;
  /** Styles text for stdout where it is a terminal and NO_COLOR allows it. */
  readonly style: (role: TextRole, text: string) => string;
}

export function openTerminal(quiet: boolean): Terminal {
  const interactive = process.stderr.isTTY === true && !quiet;
  let drawn = false;
  const clear = (): void => {
    if (drawn) process.stderr.write("\r\u001b[2K");
    drawn = false;
  };
  const line = (text: string): void => {
    clear();
    process.stderr.write(`${text}\n`);
  };
  const coloured = (style: "red" | "yellow", text: string): string =>
    styleText(style, text, { stream: process.stderr });
  return {
    out(text) {
      clear();
      process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
    },
    note(text) {
      if (!quiet) line(text);
    },
    tell: line,
    warn: (text) => line(`${coloured("yellow", "warning:")} ${printable(text)}`),
    error: (text) => line(`${coloured("red", "error:")} ${printable(text)}`),
    progress(text) {
      if (!interactive) return;
      clear();
      process.stderr.write(text.slice(0, (process.stderr.columns ?? 80) - 1));
      drawn = true;
    },
    interactive,
    style: (role, text) => styleText(styles[role], text, { stream: process.stdout }),
  };
}
