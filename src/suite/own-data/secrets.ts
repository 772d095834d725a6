import { tallyOf } from "../../lib/tally.ts";
import type { Span } from "./types.ts";

/** What looks like a key or password; each pattern takes time in proportion to the text. */
const patterns: readonly RegExp[] = [
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[A-Za-z0-9+/=\s:,.()-]{0,20000}?-----END [A-Z0-9 ]{0,40}-----)?/g,
  /\b(?:AKIA|ASIA|AGPA|AIDA)[A-Z0-9]{16}\b/g,
  /\b(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{40,255}|glpat-[\w-]{20,64}|npm_[A-Za-z0-9]{36}|hf_[A-Za-z0-9]{30,64})/g,
  /\b(?:sk|pk|rk)[-_](?:live|test|proj|ant|or)?[-_]?[A-Za-z0-9_-]{20,200}/g,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,200}|\bAIza[\w-]{35}|\bya29\.[\w-]{20,200}|\bSG\.[\w-]{16,64}\.[\w-]{16,64}/g,
  /\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,1000}/g,
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'<>]{1,100}:[^\s/@"'<>]{1,200}@/gi,
  /\b(?:\w{0,30}[_-])?(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?key|auth[_-]?token|access[_-]?token|private[_-]?key|client[_-]?secret|token)["']?\s{0,3}[:=]\s{0,3}["']?(?![\s"'<{$])[^\s"'`,;)]{6,200}/gi,
  /\bAuthorization:\s{0,3}(?:Basic|Bearer)\s{1,3}[A-Za-z0-9+/=._-]{8,2000}/gi,
];
const longRun = /[A-Za-z0-9+/_-]{32,512}={0,2}/g;

/** Stretches of a text that look like secrets, in order. */
export function findSecrets(text: string): readonly Span[] {
  const spans: Span[] = [];
  for (const pattern of patterns)
    for (const { index, 0: found } of text.matchAll(pattern)) spans.push({ start: index, end: index + found.length });
  for (const { index, 0: found } of text.matchAll(longRun))
    if (looksRandom(found)) spans.push({ start: index, end: index + found.length });
  return merged(spans);
}

/** A long run of letters and digits that no word, path or identifier is: mixed classes, and many bits a character. */
function looksRandom(run: string): boolean {
  if (/^[0-9a-f]+$/i.test(run)) return run.length >= 32 && /\d/.test(run) && /[a-f]/i.test(run) && entropy(run) > 3;
  const classes = [/[a-z]/, /[A-Z]/, /\d/].filter((part) => part.test(run)).length;
  const digits = run.replace(/\D/g, "").length;
  return classes === 3 && digits >= 3 && !/[/_-].*[/_-].*[/_-]/.test(run) && entropy(run) > 4.2;
}

/** Shannon's, in bits a character. */
function entropy(text: string): number {
  return [...tallyOf(text).values()].reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  );
}

function merged(spans: readonly Span[]): readonly Span[] {
  const result: { start: number; end: number }[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = result.at(-1);
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}

/** Those of some stretches that touch none of the others; `forbidden` in order. */
export function clearOf<T extends Span>(spans: readonly T[], forbidden: readonly Span[]): readonly T[] {
  if (forbidden.length === 0) return spans;
  return spans.filter(({ start, end }) => !forbidden.some((secret) => secret.start < end && start < secret.end));
}
