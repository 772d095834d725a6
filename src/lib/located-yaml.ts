import { isAbsolute, relative } from "node:path";
import { type Document, isNode, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { messageOf, UserError } from "./errors.ts";
import { repeatedKey } from "./yaml-keys.ts";

/** A YAML file that knows where each of its values stands. */
export interface LocatedYaml {
  readonly value: unknown;
  /** `file:line:column` of the value at a path, or of the nearest one around it. */
  locate(path: readonly PropertyKey[]): string;
}

/** Throws UserError with line and column when the text is not YAML. */
export function parseLocated(text: string, file: string): LocatedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${shownPath(file)}:${line}:${col}`;
  };
  const [broken] = document.errors;
  if (broken !== undefined) {
    const what = /call stack/.test(broken.message) ? "it is nested too deeply" : broken.message;
    throw new UserError(`${at(broken.pos[0])} is not YAML: ${what}`);
  }
  const repeated = repeatedKey(document);
  if (repeated !== null) throw new UserError(`${at(repeated)} is not YAML: Map keys must be unique`);
  return { value: resolvedValue(document, at(0)), locate: (path) => at(offsetOf(document, path)) };
}

/** Aliases are followed only here: one without its anchor, or a great many of them, is found late and without a place. */
function resolvedValue(document: Document.Parsed, where: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new UserError(`${where} is not YAML that can be used: ${messageOf(error)}`);
  }
}

function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

/** The first thing wrong, as one line: where, which field, what. */
export function describeIssue(error: z.ZodError, locate: (path: readonly PropertyKey[]) => string): string {
  const first = misspeltFirst(error.issues);
  if (first === undefined) return locate([]);
  const issue = meant(first);
  const path = issue.code === "unrecognized_keys" ? [...issue.path, issue.keys[0] ?? ""] : issue.path;
  const name = path.length === 0 ? "" : ` ${path.join(".")}:`;
  const what = explain(issue);
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : "";
  return `${locate(path)}${name} ${what}${more}`;
}

/** A key misspelt is also a key missing: the misspelling tells more. */
function misspeltFirst(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue | undefined {
  return issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
}

/** Where any of several forms would do and the value is of the type of one alone, what is wrong within that form. */
function meant(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== "invalid_union" || issue.message !== unexplained) return issue;
  const [form, ...others] = issue.errors.filter((problems) =>
    problems.every(({ code, path }) => code !== "invalid_type" || path.length > 0),
  );
  const problem = form === undefined || others.length > 0 ? undefined : misspeltFirst(form);
  return problem === undefined ? issue : meant({ ...problem, path: [...issue.path, ...problem.path] });
}

/** What the library says where it has nothing to say. */
const unexplained = "Invalid input";

/** Of texts and lists too short, where no layout has words of its own for it; else what the issue says. */
function shortOrSaid(issue: z.core.$ZodIssue): string {
  if (issue.code !== "too_small" || !issue.message.startsWith("Too small: ")) return issue.message;
  if (issue.origin === "string" && issue.minimum === 1) return "must not be empty";
  return issue.origin === "array" ? `at least ${issue.minimum} expected` : issue.message;
}

/** What is wrong, also where any of several forms would do: the library says no more than "Invalid input" then. */
function explain(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys" && issue.message.startsWith("Unrecognized key"))
    return "there is no such key here";
  const forms =
    issue.code === "invalid_union" && issue.message === unexplained
      ? issue.errors.flatMap(([first]) => (first === undefined ? [] : [first.message]))
      : [];
  const messages = forms.length > 0 ? [...new Set(forms)] : [shortOrSaid(issue)];
  const missing = messages.map((message) => /^Invalid input: expected (\w+), received undefined$/.exec(message)?.[1]);
  return missing.includes(undefined) ? messages.join("; or ") : `${missing.join(" or ")} expected, but it is missing`;
}

/** A path as short as it can be told from where the user stands. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") || isAbsolute(short) ? path : short;
}
