/** How the numbers of a unit are written: as percentages, scaled by thousands, or as whole numbers. */
export type UnitKind = "share" | "bytes" | "energy" | "time" | "whole" | "plain";

/** Every unit that a metric may have. */
const units = {
  share: "share",
  probability: "share",
  "share difference": "plain",
  bytes: "bytes",
  "J/token": "energy",
  "J/item": "energy",
  "J/correct answer": "energy",
  ms: "time",
  threads: "whole",
  users: "whole",
  parameters: "whole",
  "tokens/s": "plain",
  "requests/s": "plain",
  "bits/byte": "plain",
  "nats/token": "plain",
  W: "plain",
  "×": "plain",
  "g/1,000 correct answers": "plain",
  "$/1,000 correct answers": "plain",
  "": "plain",
} as const satisfies Readonly<Record<string, UnitKind>>;

export type Unit = keyof typeof units;

/** `plain` for units that no metric has, such as the CPU time by which energies are compared. */
export function unitKind(unit: string): UnitKind {
  return Object.hasOwn(units, unit) ? units[unit as Unit] : "plain";
}
