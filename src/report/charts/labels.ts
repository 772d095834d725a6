import { colour } from "../format/palette.ts";
import type { Layer } from "./chart.ts";
import { keyed } from "./keys.ts";
import { type OnAxis, type Plane, valuesAt } from "./plane.ts";
import { textWidth } from "./text-width.ts";

/** A mark that wants its name beside it, in pixels of the plot; an empty text wants none but keeps others off its mark. */
export interface Anchor {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** A line drawn between two pixels, which names had better not cover. */
export interface Stroke {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

/** Where a name goes: its left middle, relative to the mark; null when no free place was found. */
export type Placement = {
  readonly dx: number;
  readonly dy: number;
  /** The end of the name that a line from the mark leads to; null where it stands close by. */
  readonly leader: readonly [number, number] | null;
} | null;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const fontSize = 12;
const lineHeight = 15;
const markRadius = 7;
/** Up to this height beside its mark a name needs no line to it. */
const close = 20;
/** Places further off are worse by this much a step; a crossed line costs one. */
const farther = 0.12;

/**
 * Places names so that none covers another, a mark or the edge, and as few lines as can be; earlier anchors choose first.
 */
export function placeLabels(
  anchors: readonly Anchor[],
  plot: { readonly width: number; readonly height: number },
  strokes: readonly Stroke[] = [],
): readonly Placement[] {
  const taken: Box[] = anchors.map(({ x, y }) => boxAround(x, y, markRadius));
  return anchors.map((anchor, own) => {
    if (anchor.text === "") return null;
    const width = textWidth(anchor.text, fontSize);
    let best: { readonly cost: number; readonly dx: number; readonly dy: number; readonly box: Box } | null = null;
    for (const [index, [dx, dy]] of candidates(width).entries()) {
      const box = labelBox(anchor.x + dx, anchor.y + dy, width);
      const inside = box.left >= 2 && box.right <= plot.width - 2 && box.top >= -4 && box.bottom <= plot.height - 2;
      if (!inside || taken.some((other, at) => at !== own && meet(box, other))) continue;
      const cost = index * farther + strokes.filter((stroke) => crosses(stroke, box)).length;
      if (best === null || cost < best.cost) best = { cost, dx, dy, box };
    }
    if (best === null) return null;
    const { dx, dy, box } = best;
    taken.push(box);
    return { dx, dy, leader: Math.abs(dy) > close ? leaderEnd(anchor, box) : null };
  });
}

/** Beside, above and below, then a little further out. */
function candidates(width: number): readonly (readonly [number, number])[] {
  const near = 10;
  const beside = [near, -width - near];
  return [
    ...beside.map((dx) => [dx, 0] as const),
    ...[-12, 12].flatMap((dy) => beside.map((dx) => [dx, dy] as const)),
    ...[-17, 17].map((dy) => [-width / 2, dy] as const),
    ...[-28, 28, -42, 42, -58, 58, -76, 76].flatMap((dy) =>
      [near + 8, -width - near - 8, -width / 2].map((dx) => [dx, dy] as const),
    ),
  ];
}

/** The nearest point on the name's edge that faces its mark. */
function leaderEnd({ x, y }: Anchor, box: Box): readonly [number, number] {
  const across = Math.min(Math.max(x, box.left + 4), box.right - 4);
  return [across, box.top > y ? box.top + 1 : box.bottom - 1];
}

/** The fields of a datum that `labelLayers` draws from. */
export function labelFields(
  placement: Placement | undefined,
  anchor: Anchor | undefined,
  plane: Plane,
): {
  readonly label: string;
  readonly dx: number;
  readonly dy: number;
  readonly leaderX: number | null;
  readonly leaderY: number | null;
} {
  const leader = placement?.leader ?? null;
  const [leaderX, leaderY] = leader === null ? [null, null] : valuesAt(plane, leader);
  return {
    label: placement === null || placement === undefined ? "" : (anchor?.text ?? ""),
    dx: placement?.dx ?? 0,
    dy: placement?.dy ?? 0,
    leaderX,
    leaderY,
  };
}

function boxAround(x: number, y: number, radius: number): Box {
  return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
}

function labelBox(left: number, middle: number, width: number): Box {
  return { left, right: left + width, top: middle - lineHeight / 2, bottom: middle + lineHeight / 2 };
}

function meet(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Whether a straight line passes through a box: Liang and Barsky's clipping leaves some of it. */
function crosses({ from, to }: Stroke, box: Box): boolean {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  let [enter, leave] = [0, 1];
  const sides = [
    [-dx, from[0] - box.left],
    [dx, box.right - from[0]],
    [-dy, from[1] - box.top],
    [dy, box.bottom - from[1]],
  ] as const;
  for (const [direction, distance] of sides) {
    if (direction === 0) {
      if (distance < 0) return false;
    } else if (direction < 0) enter = Math.max(enter, distance / direction);
    else leave = Math.min(leave, distance / direction);
  }
  return enter <= leave;
}

/** Names as `label`, whose they are as `key`, with their places as `dx` and `dy`, on a halo of the ground so that lines beneath stay out of the letters. */
export function labelLayers(x: OnAxis, y: OnAxis, ink: string): Layer[] {
  const place = { type: "text" as const, align: "left" as const, dx: { expr: "datum.dx" }, dy: { expr: "datum.dy" } };
  const text = { field: "label", type: "nominal" as const };
  const description = keyed("key");
  const labelled = { filter: "datum.label != ''" };
  const halo = { stroke: colour("ground"), strokeWidth: 4, strokeJoin: "round" as const, color: colour("ground") };
  return [
    {
      transform: [{ filter: "isValid(datum.leaderX)" }],
      mark: { type: "rule", color: colour("edge"), strokeWidth: 1 },
      encoding: { x, y, x2: { field: "leaderX" }, y2: { field: "leaderY" }, description },
    },
    { transform: [labelled], mark: { ...place, ...halo }, encoding: { x, y, text, description } },
    {
      transform: [labelled],
      mark: place,
      encoding: { x, y, text, color: { field: ink, type: "nominal", scale: null }, description },
    },
  ];
}
