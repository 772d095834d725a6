import type { EnergyScope } from "../../records/schema.ts";

/** One kind of sensor. */
export interface EnergySource {
  readonly id: string;
  readonly scope: EnergyScope;
  /** Readings a second: as often as the sensor renews its value, and no more. */
  readonly hertz: number;
  /** A value that has not changed for so long, with the machine at work, is no measurement. */
  readonly stuckAfterMs: number;
  /** Tells whether it can be read here and now, by one reading where that is cheap. Never throws; never takes longer than `probeLimitMs`. */
  probe(place: EnergyPlace): Promise<EnergyProbe>;
}

export type EnergyProbe =
  | {
      readonly available: true;
      /** What was found, such as the names of domains or cards. */
      readonly found: string;
      /** Throws when it can't be read after all. */
      start(): Promise<EnergyReader>;
    }
  | {
      readonly available: false;
      /** Why it can't be read. */
      readonly missing: string;
      /** What the user can do about it; null: nothing on this machine. */
      readonly remedy: string | null;
    };

/** A sensor that is being read. */
export interface EnergyReader extends AsyncDisposable {
  /** Throws when nothing believable can be read. */
  read(): Promise<EnergyReading>;
}

export interface EnergyReading {
  /** Since the reader was started: counted by the sensor, or its power summed over time. */
  readonly joules: number;
  /** What the sensor said just now; null: it counts energy. */
  readonly watts: number | null;
}

/** Where sensors are looked for, so that tests can build a machine of their own. */
export interface EnergyPlace {
  readonly platform: NodeJS.Platform;
  /** Above `sys`; `/` on a real machine. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The smart plug that the user named. */
  readonly plugUrl: string | null;
}

/** A sensor that says nothing for so long has nothing to say. */
export const probeLimitMs = 5000;

/** No machine that this program runs on draws more: a reading beyond it is garbage. */
export const maxWatts = 20_000;
