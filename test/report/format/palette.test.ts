import { describe, expect, it } from "vitest";
import { type ColourRole, categoryRoles, schemes } from "../../../src/report/format/palette.ts";

/** Roles that colour text; grounds and the grid carry nothing alone, and the rest colour marks. */
const textRoles = ["text", "muted", "accent", "warn", ...categoryRoles] as const satisfies ColourRole[];
const markRoles = ["edge", "accent", ...categoryRoles] as const satisfies ColourRole[];

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

describe.each(Object.entries(schemes))("the %s scheme", (_name, scheme) => {
  const worst = (role: ColourRole): number =>
    Math.min(contrast(scheme[role], scheme.ground), contrast(scheme[role], scheme.panel));

  it.each(textRoles)("lets %s be read as text", (role) => {
    expect(worst(role)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(markRoles)("lets %s be seen as a mark", (role) => {
    expect(worst(role)).toBeGreaterThanOrEqual(3);
  });
});
