import { mkdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { systemCode, UserError } from "../lib/errors.ts";
import { writeFileAtomically } from "../lib/files.ts";

const nullableNumber = z.number().nullable();

/** How much a machine's own speed moves without a cause, found by measuring the same model against itself. */
export const calibration = z.strictObject({
  kind: z.literal("schoolmark-calibration"),
  version: z.literal(1),
  at: z.string(),
  /** As in a run's protocol: a calibration tells of one machine alone. */
  machine: z.string(),
  /** Fresh loads of the smallest bundled model. */
  loads: z.number().int().nonnegative(),
  secondsPerLoad: z.number(),
  /** Of each part of the canary: its middle, and the change between two takes that 95 % of all pairs stay below, as a share. */
  canary: z.record(z.string(), z.strictObject({ value: nullableNumber, resolution: nullableNumber })),
  /** Decode against itself in pairs of loads. */
  againstItself: z.strictObject({
    pairs: z.number().int().nonnegative(),
    splits: z.number().int().nonnegative(),
    /** Splits whose 90 % interval left out zero: a false alarm each. */
    alarms: z.number().int().nonnegative(),
    /** Half the interval in the middle of all splits, as a share: the smallest difference so many loads resolve. */
    resolution: nullableNumber,
  }),
});
export type Calibration = z.infer<typeof calibration>;

/** Where this user's calibration lies: XDG's state folder, or the system's like. */
export function calibrationPath(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string {
  const given = (name: string): string | null => environment[name] || null;
  const folder =
    platform === "win32"
      ? (given("LOCALAPPDATA") ?? join(home, "AppData", "Local"))
      : platform === "darwin"
        ? join(home, "Library", "Application Support")
        : (given("XDG_STATE_HOME") ?? join(home, ".local", "state"));
  return join(folder, "schoolmark", "calibration.json");
}

/** Throws the system's error. */
export async function writeCalibration(path: string, content: Calibration): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomically(path, `${JSON.stringify(content, null, 1)}\n`);
}

/** null: there is none. Throws UserError where the file is damaged. */
export async function readCalibration(path: string): Promise<Calibration | null> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (["ENOENT", "EACCES", "ENOTDIR"].includes(systemCode(error) ?? "")) return null;
    throw error;
  }
  const parsed = calibration.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new UserError(`the calibration ${path} can't be read: run schoolmark calibrate again, or delete the file`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
