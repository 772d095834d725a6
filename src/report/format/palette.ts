/** Colours by what they are for. Text reaches a contrast of 4.5 and marks 3 on both grounds; a test computes it. */
export const schemes = {
  light: {
    ground: "#ffffff",
    panel: "#f5f6f8",
    text: "#16191d",
    muted: "#5a6370",
    edge: "#7d8794",
    grid: "#e3e6ea",
    accent: "#0b62b8",
    warn: "#9a4a00",
    c1: "#0b62b8",
    c2: "#b5480b",
    c3: "#1d7a4a",
    c4: "#7b3fb5",
    c5: "#c02a57",
    c6: "#00727d",
    c7: "#7d5b00",
    c8: "#5b6470",
  },
  dark: {
    ground: "#14171b",
    panel: "#1d2126",
    text: "#e8ebef",
    muted: "#a3adb9",
    edge: "#77818d",
    grid: "#30363d",
    accent: "#6fb1ff",
    warn: "#ffb066",
    c1: "#6fb1ff",
    c2: "#ff9d5c",
    c3: "#5fcf93",
    c4: "#c79bff",
    c5: "#ff86a8",
    c6: "#45ccd8",
    c7: "#e0bb4d",
    c8: "#a3adb9",
  },
} as const;

export type ColourRole = keyof typeof schemes.light;

/** Roles for categories, in order of use. */
export const categoryRoles = ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"] as const satisfies ColourRole[];

/** A reference that follows the page's scheme. */
export function colour(role: ColourRole): string {
  return `var(--sm-${role})`;
}

/** The colour of a category; past the eighth all share the last, and labels tell them apart. */
export function categoryColour(index: number): string {
  return colour(categoryRoles[Math.min(index, categoryRoles.length - 1)] ?? "c8");
}

/** Declarations of a scheme's colours for a style sheet. */
export function declarations(scheme: Readonly<Record<ColourRole, string>>): string {
  return Object.entries(scheme)
    .map(([role, value]) => `--sm-${role}:${value}`)
    .join(";");
}
