import { type Dirent, readdirSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { UserError } from "../lib/errors.ts";
import { printable } from "../lib/untrusted.ts";

const maxAlternatives = 1024;

/** Whether a text holds `*`, `?` or a list in braces. */
export function isGlob(text: string): boolean {
  return /[*?]|\{[^{}]*,[^{}]*\}/.test(text);
}

/**
 * The files that a pattern matches, sorted: `*` and `?` within a name, `**` for any depth of folders, `{a,b}` for
 * either. Shells that leave patterns alone, and quotes, bring them here; Node 20 has no glob of its own. Names that
 * begin with a dot match only where the pattern has the dot; `**` does not follow links. `separator` is the system's.
 */
export function expandGlob(pattern: string, separator: string = sep): readonly string[] {
  const portable = separator === "\\" ? pattern.replaceAll("\\", "/") : pattern;
  const found = new Set<string>();
  for (const alternative of expandBraces(portable)) {
    const root = /^([A-Za-z]:)?\/+/.exec(alternative)?.[0] ?? "";
    const segments = alternative
      .slice(root.length)
      .split("/")
      .filter((segment, index, all) => segment !== "" && !(segment === "**" && all[index - 1] === "**"));
    for (const file of walk(root, segments)) found.add(file);
  }
  return [...found].sort();
}

/** Whether a name matches `*` and `?`. Takes at most pattern × name steps, which a regular expression would not. */
export function matchesName(pattern: string, name: string): boolean {
  let [p, n, star, mark] = [0, 0, -1, 0];
  while (n < name.length) {
    if (pattern[p] === "*") {
      star = p++;
      mark = n;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === name[n])) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++mark;
    } else {
      return false;
    }
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** Innermost lists first, so that lists within lists come out too. */
function expandBraces(pattern: string): readonly string[] {
  let texts: readonly string[] = [pattern];
  while (texts.some((text) => /\{[^{}]*,[^{}]*\}/.test(text))) {
    texts = texts.flatMap((text) => {
      const match = /\{([^{}]*,[^{}]*)\}/.exec(text);
      if (match === null) return [text];
      const [before, after] = [text.slice(0, match.index), text.slice(match.index + match[0].length)];
      return (match[1] ?? "").split(",").map((choice) => `${before}${choice}${after}`);
    });
    if (texts.length > maxAlternatives) {
      throw new UserError(`${printable(pattern)}: stands for more than ${maxAlternatives} patterns; name fewer`);
    }
  }
  return texts;
}

function* walk(folder: string, segments: readonly string[]): Generator<string> {
  const [segment, ...rest] = segments;
  if (segment === undefined) return;
  if (segment === "**") {
    yield* walk(folder, rest.length === 0 ? ["*"] : rest);
    for (const entry of entriesOf(folder)) {
      if (entry.isDirectory() && !entry.name.startsWith(".")) yield* walk(join(folder, entry.name), segments);
    }
    return;
  }
  const names = isGlob(segment)
    ? entriesOf(folder)
        .map((entry) => entry.name)
        .filter((name) => matchesName(segment, name) && (segment.startsWith(".") || !name.startsWith(".")))
    : [segment];
  for (const name of names) {
    const path = join(folder, name);
    if (rest.length > 0) yield* walk(path, rest);
    else if (isFile(path)) yield path;
  }
}

/** Folders that are not there or closed to us match nothing. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder === "" ? "." : folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
