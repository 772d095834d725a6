import type { Estimate } from "../../statistics/interval.ts";

/** What a choice is made by. Each is a figure of the whole run, the same for all candidates. */
const dimensions = ["accuracy", "energy", "speed", "memory", "size"] as const;
export type Dimension = (typeof dimensions)[number];

/** 1: higher is better. */
const directions: Readonly<Record<Dimension, 1 | -1>> = { accuracy: 1, energy: -1, speed: 1, memory: -1, size: -1 };

export interface Candidate {
  readonly name: string;
  readonly figures: Readonly<Record<Dimension, Estimate | null>>;
}

/** `least`: the figure must not be below; `most`: not above. */
export interface Limit<C extends Candidate = Candidate> {
  /** As the user wrote it. */
  readonly text: string;
  readonly side: "least" | "most";
  readonly bound: number;
  readonly figureOf: (candidate: C, all: readonly C[]) => Estimate | null;
}

export interface LimitCheck {
  readonly text: string;
  /** `unsure`: its value keeps the limit and its interval does not; `unknown`: it was not measured. */
  readonly state: "kept" | "unsure" | "broken" | "unknown";
  readonly value: number | null;
  /** How far it is beyond the limit, as a share of it; 0 where it is kept. */
  readonly excess: number;
}

export interface Examined<C extends Candidate> {
  readonly candidate: C;
  readonly checks: readonly LimitCheck[];
  readonly fits: boolean;
}

export function examine<C extends Candidate>(
  candidates: readonly C[],
  limits: readonly Limit<C>[],
): readonly Examined<C>[] {
  return candidates.map((candidate) => {
    const checks = limits.map((limit) => check(limit, limit.figureOf(candidate, candidates)));
    return { candidate, checks, fits: checks.every(({ state }) => state === "kept" || state === "unsure") };
  });
}

function check<C extends Candidate>({ text, side, bound }: Limit<C>, figure: Estimate | null): LimitCheck {
  if (figure === null) return { text, state: "unknown", value: null, excess: Number.POSITIVE_INFINITY };
  const sign = side === "least" ? 1 : -1;
  const beyond = (value: number): number => Math.max(0, sign * (bound - value));
  const worst = side === "least" ? figure.low : figure.high;
  const state = beyond(figure.value) > 0 ? "broken" : beyond(worst) > 0 ? "unsure" : "kept";
  return { text, state, value: figure.value, excess: beyond(figure.value) / (Math.abs(bound) || 1) };
}

/** Those that fit, best first by the objective; candidates without that figure are left out. */
export function ranked<C extends Candidate>(examined: readonly Examined<C>[], objective: Dimension): readonly C[] {
  return examined
    .filter(({ fits, candidate }) => fits && candidate.figures[objective] !== null)
    .map(({ candidate }) => candidate)
    .sort((a, b) => advantage(b, a, objective));
}

/** How much better `a` is in one dimension, in its own unit; 0 where either is not known. */
function advantage(a: Candidate, b: Candidate, dimension: Dimension): number {
  const [left, right] = [a.figures[dimension], b.figures[dimension]];
  return left === null || right === null ? 0 : directions[dimension] * (left.value - right.value);
}

/** The one that breaks fewest limits, and among those the one whose worst excess is least; null where there is none. */
export function nearestMiss<C extends Candidate>(examined: readonly Examined<C>[]): Examined<C> | null {
  const broken = ({ checks }: Examined<C>): number =>
    checks.filter(({ state }) => state === "broken" || state === "unknown").length;
  const worst = ({ checks }: Examined<C>): number => Math.max(0, ...checks.map(({ excess }) => excess));
  return [...examined].sort((a, b) => broken(a) - broken(b) || compareNumbers(worst(a), worst(b)))[0] ?? null;
}

const compareNumbers = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/** What one gives up against the best in each other dimension. */
export function givenUp<C extends Candidate>(
  picked: C,
  candidates: readonly C[],
): readonly { readonly dimension: Dimension; readonly best: C }[] {
  return dimensions.flatMap((dimension) => {
    const [best] = [...candidates].sort((a, b) => advantage(b, a, dimension));
    return best !== undefined && advantage(best, picked, dimension) > 0 ? [{ dimension, best }] : [];
  });
}

export interface Front<C extends Candidate> {
  readonly members: readonly C[];
  /** Dimensions that every candidate has a figure in: only these can be weighed for all. */
  readonly dimensions: readonly Dimension[];
}

export function frontOf<C extends Candidate>(candidates: readonly C[]): Front<C> {
  const weighed: readonly Dimension[] = ["accuracy", "energy", "speed", "memory"];
  const known = weighed.filter((dimension) => candidates.every(({ figures }) => figures[dimension] !== null));
  const points = candidates.map(({ figures }) =>
    known.map((dimension) => directions[dimension] * (figures[dimension]?.value ?? 0)),
  );
  const places = known.length === 0 ? candidates.map((_, index) => index) : frontier(points);
  return { members: places.flatMap((place) => candidates[place] ?? []), dimensions: known };
}

/** Places of the members that no other beats: none is at least as good in everything and better in something. Higher is better. */
export function frontier(members: readonly (readonly number[])[]): readonly number[] {
  return members.flatMap((member, place) => (members.some((other) => beats(other, member)) ? [] : [place]));
}

function beats(a: readonly number[], b: readonly number[]): boolean {
  return (
    a.every((value, index) => value >= (b[index] ?? value)) && a.some((value, index) => value > (b[index] ?? value))
  );
}
