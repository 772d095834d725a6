import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { systemCode, UserError } from "../lib/errors.ts";
import { makeFolder, writeFileAtomically } from "../lib/files.ts";

const nullableNumber = z.number().nullable();

const count = z.number().int().nonnegative();

/** Of each part of the reference benchmark: its middle, and the change between two takes that 95 % of all pairs stay below, as a share. */
const canary = z.record(z.string(), z.strictObject({ value: nullableNumber, resolution: nullableNumber }));

/** The smallest difference that so many pairs of loads tell, as a share, and how long they take. */
const resolved = z.strictObject({
  pairs: count,
  seconds: z.number(),
  difference: z.number(),
  /** `estimated`: more pairs than there were loads for; the widest measured one, narrowed by the square root of the pairs. */
  origin: z.enum(["measured", "estimated"]),
});
export type Resolved = z.infer<typeof resolved>;

const quantityAgainstItself = z.strictObject({
  /** As a comparison names it. */
  metric: z.string(),
  work: z.string(),
  /** Middle of the loads. */
  value: nullableNumber,
  /** Loads with clean samples, and all. */
  quietLoads: count,
  loads: count,
  /** Comparisons of loads drawn at random, with so many pairs each. */
  splits: count,
  pairs: count,
  /** Splits whose 90 % interval left out zero: a false alarm each. */
  alarms: count,
  /** Later ÷ earlier load over all pairs as they were taken, with its 90 % interval: 1 where their order plays no part. */
  laterToEarlier: z.strictObject({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  resolution: z.array(resolved),
});
export type QuantityAgainstItself = z.infer<typeof quantityAgainstItself>;

/** One model held against itself, load against load, timed as a run times it. */
const againstItself = z.strictObject({
  model: z.strictObject({ id: z.string(), sha256: z.string().nullable() }),
  threads: count,
  loads: count,
  /** The middle one, from the start of its process to its last timing. */
  secondsPerLoad: z.number(),
  quantities: z.array(quantityAgainstItself),
});
export type AgainstItself = z.infer<typeof againstItself>;

/** How much a machine's own speed moves without a cause, and how small a difference it tells. */
const current = z.strictObject({
  kind: z.literal("schoolmark-calibration"),
  version: z.literal(2),
  at: z.string(),
  /** As in a run's protocol: a calibration tells of one machine alone. */
  machine: z.string(),
  canary,
  /** null: taken by version 1, whose loads were timed otherwise than a run's. */
  againstItself: againstItself.nullable(),
});
export type Calibration = z.infer<typeof current>;

const versionOne = z
  .looseObject({
    kind: z.literal("schoolmark-calibration"),
    version: z.literal(1),
    at: z.string(),
    machine: z.string(),
    canary,
  })
  .transform(({ kind, at, machine, canary: parts }): Calibration => {
    return { kind, version: 2, at, machine, canary: parts, againstItself: null };
  });

const calibration = z.union([current, versionOne]);

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

/** Throws WriteError. */
export async function writeCalibration(path: string, content: Calibration): Promise<void> {
  await makeFolder(dirname(path));
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
