import type { Caveat } from "../../metrics/caveat.ts";
import type { Work } from "../../records/work.ts";
import type { Difference } from "./identity.ts";
import type { MachineSpeedDoubt } from "./machine-speed.ts";
import type { Lack } from "./pairing.ts";

type SideName = "base" | "candidate";

/** Why a quantity can't be compared: a side lacks what was planned. */
export type MissingCause =
  | { readonly kind: "asked-on-one-side"; readonly side: SideName; readonly task: string }
  | { readonly kind: "timed-on-one-side"; readonly side: SideName; readonly work: Work }
  | { readonly kind: "items-not-answered"; readonly lacks: readonly Lack[] }
  | { readonly kind: "few-common-items"; readonly common: number; readonly planned: number }
  | { readonly kind: "items-without-score"; readonly missing: number; readonly items: number }
  /** With what is known of why. */
  | { readonly kind: "not-measured"; readonly caveats: readonly Caveat[] }
  /** Of a gate: it names what neither side has. */
  | { readonly kind: "on-neither-side" }
  /** Of a budget: the candidate has no figure of that metric, task and work. */
  | { readonly kind: "no-such-figure" };

/** Why it may not be compared: the sides were measured otherwise. */
export type IncomparableCause =
  | { readonly kind: "protocol-differs"; readonly differences: readonly Difference[] }
  | { readonly kind: "other-tokens" };

/** Why a comparison proves nothing. */
export type UnprovenCause =
  | { readonly kind: "no-reference-benchmark" }
  | MachineSpeedDoubt
  /** CPU time stands for energy, and the numbers of threads differ. */
  | { readonly kind: "threads-differ"; readonly base: number; readonly candidate: number }
  | { readonly kind: "disturbed"; readonly noisy: number; readonly loads: number };

/** A mean can't be compared because one of its tasks can't. */
export interface InTask {
  readonly kind: "in-task";
  readonly task: string;
  readonly cause: MissingCause | IncomparableCause;
}

/** Why a verdict is what it is, where its name does not tell. */
export type Cause =
  | MissingCause
  | IncomparableCause
  | UnprovenCause
  | InTask
  /** Loads that differ by the very same ratio, as copies of one measurement do. */
  | { readonly kind: "loads-alike"; readonly loads: number }
  | { readonly kind: "too-few-loads"; readonly loads: number; readonly needed: number }
  | {
      readonly kind: "too-few";
      readonly replicates: "items" | "loads";
      readonly n: number;
      readonly needed: number;
    }
  /** Too few items, or too few groups of them, to tell how sure the difference is. */
  | { readonly kind: "no-interval"; readonly items: number; readonly groups: number | null }
  /** A margin that takes more than anybody asks. */
  | { readonly kind: "margin-too-small"; readonly replicates: "items" | "loads"; readonly most: number }
  /** A baseline that keeps one figure of all loads. */
  | { readonly kind: "loads-not-kept"; readonly side: SideName }
  | { readonly kind: "around-margin" }
  | { readonly kind: "budget-broken" };
