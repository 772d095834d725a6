import { counted } from "../lib/counted.ts";
import type { SampleRecord, Timing } from "./schema.ts";

/** In the order in which they are shown. */
export const workPhases = [
  "prefill",
  "decode",
  "generation",
  "first-token",
  "batch",
] as const satisfies readonly SampleRecord["phase"][];

/** A kind of timed work: figures of one metric differ by it. */
export interface Work {
  readonly phase: SampleRecord["phase"];
  /** Of one sequence. */
  readonly tokens: number;
  /** Tokens already in the context. */
  readonly depth: number;
  /** Decoded side by side, in a batch; else 1. */
  readonly sequences: number;
}

/** Which timed work is meant: what is not said may be anything. */
export type WorkPattern = { readonly [F in keyof Work]?: Work[F] | undefined };

const fields: readonly (keyof Work)[] = ["phase", "tokens", "depth", "sequences"];

/** Whether it is the work that is meant; null means any, and what is no timed work too. */
export function isWork(work: Work | null, pattern: WorkPattern | null): boolean {
  if (pattern === null) return true;
  return work !== null && fields.every((field) => pattern[field] === undefined || pattern[field] === work[field]);
}

const notation = /^(prefill|decode|generation|first-token|batch) (\d+)(?: × ([\d,]+) sequences?)? at depth (\d+)$/;

/** The written form, as in policies and baselines: `prefill 128 at depth 0`, `batch 32 × 4 sequences at depth 0`. */
export function workId({ phase, tokens, sequences, depth }: Work): string {
  const abreast = phase === "batch" ? ` × ${counted(sequences, "sequence")}` : "";
  return `${phase} ${tokens}${abreast} at depth ${depth}`;
}

/** As `workId`, without what the pattern leaves open: `decode 32`. */
export function patternId({ phase, tokens, sequences, depth }: WorkPattern): string {
  const isBatch = phase === undefined || phase === "batch";
  const parts = [
    phase ?? "work",
    tokens ?? null,
    sequences === undefined || !isBatch ? null : `× ${counted(sequences, "sequence")}`,
    depth === undefined ? null : `at depth ${depth}`,
  ];
  return parts.filter((part) => part !== null).join(" ");
}

/** Reads the written form of `workId`; null for any other text. */
export function parseWork(text: string): Work | null {
  const [, phase, tokens, sequences = "1", depth] = notation.exec(text) ?? [];
  if (phase === undefined) return null;
  const work = { tokens: Number(tokens), depth: Number(depth), sequences: Number(sequences.replaceAll(",", "")) };
  return { phase: phase as Work["phase"], ...work };
}

/** By depth, then as much as is done. */
export function byWork(a: Work, b: Work): number {
  return a.depth - b.depth || a.tokens - b.tokens || a.sequences - b.sequences;
}

/** Milliseconds inside the engine's calls, or by the wall clock where those were not timed apart. */
export function timedMs({ engineMs, wallMs }: Pick<Timing, "engineMs" | "wallMs">): number {
  return engineMs ?? wallMs;
}
