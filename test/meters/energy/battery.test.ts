import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { battery } from "../../../src/meters/energy/battery.ts";
import { wattsOfRegistry } from "../../../src/meters/energy/battery-mac.ts";
import { missingOf, placeWith, placeWithProgram, readerOf } from "./place.ts";

const supply = "sys/class/power_supply";

/** As a ThinkPad shows itself: mains, its battery, and a mouse with a battery of its own. */
const laptop = {
  [`${supply}/AC/type`]: "Mains",
  [`${supply}/AC/online`]: 0,
  [`${supply}/ucsi-source-psy-USBC000:001/type`]: "USB",
  [`${supply}/ucsi-source-psy-USBC000:001/online`]: 0,
  [`${supply}/BAT0/type`]: "Battery",
  [`${supply}/BAT0/status`]: "Discharging",
  [`${supply}/BAT0/power_now`]: 12_340_000,
  [`${supply}/BAT0/voltage_now`]: 11_550_000,
  [`${supply}/hidpp_battery_0/type`]: "Battery",
  [`${supply}/hidpp_battery_0/scope`]: "Device",
  [`${supply}/hidpp_battery_0/status`]: "Discharging",
  [`${supply}/hidpp_battery_0/power_now`]: 99_000_000,
};

const watts = async (files: Readonly<Record<string, string | number>>) =>
  (await (await readerOf(battery, placeWith(files).place)).read()).watts;

describe("a laptop's battery", () => {
  it("tells the machine's power, and a mouse's none", async () => {
    expect(await watts(laptop)).toBeCloseTo(12.34, 9);
  });

  it("tells it by current and voltage where there is no power, whatever the current's sign", async () => {
    const { [`${supply}/BAT0/power_now`]: _, ...rest } = laptop;
    expect(await watts({ ...rest, [`${supply}/BAT0/current_now`]: 1_000_000 })).toBeCloseTo(11.55, 9);
    expect(await watts({ ...rest, [`${supply}/BAT0/current_now`]: -1_000_000 })).toBeCloseTo(11.55, 9);
  });

  it("adds a second one that is discharging, and passes one that rests", async () => {
    const second = (status: string) => ({
      ...laptop,
      [`${supply}/BAT1/type`]: "Battery",
      [`${supply}/BAT1/status`]: status,
      [`${supply}/BAT1/power_now`]: 5_000_000,
    });
    expect(await watts(second("Discharging"))).toBeCloseTo(17.34, 9);
    expect(await watts(second("Not charging"))).toBeCloseTo(12.34, 9);
  });

  it.each([
    ["on mains", { ...laptop, [`${supply}/BAT0/status`]: "Charging" }, "on mains"],
    ["full on mains", { ...laptop, [`${supply}/BAT0/status`]: "Full" }, "no battery is discharging"],
    ["beside a weak charger", { ...laptop, [`${supply}/AC/online`]: 1 }, "AC is plugged in"],
    ["beside a charger of many powers", { ...laptop, [`${supply}/ucsi-source-psy-USBC000:001/online`]: 2 }, "USBC000"],
    ["whose firmware knows no power", { ...laptop, [`${supply}/BAT0/power_now`]: 0 }, "tells 0 W"],
    [
      "with a negative voltage",
      {
        ...laptop,
        [`${supply}/BAT0/power_now`]: "",
        [`${supply}/BAT0/current_now`]: 1e6,
        [`${supply}/BAT0/voltage_now`]: -12e6,
      },
      "is no power",
    ],
    ["of a state nobody knows", { ...laptop, [`${supply}/BAT0/status`]: "Unknown" }, "no battery is discharging"],
    ["without a battery", {}, "shows no battery"],
    ["with garbage", { ...laptop, [`${supply}/BAT0/power_now`]: "lots" }, "does not tell its power"],
    ["beyond belief", { ...laptop, [`${supply}/BAT0/power_now`]: 9e12 }, "is no power"],
  ])("is no source %s", async (_name, files, reason) => {
    expect(missingOf(await battery.probe(placeWith(files).place))).toContain(reason);
  });

  it("stops being one when the plug is put in, whichever file says so first, and when the battery is taken out", async () => {
    const { place, write } = placeWith(laptop);
    const reader = await readerOf(battery, place);
    write(`${supply}/AC/online`, 1);
    await expect(reader.read()).rejects.toThrow("AC is plugged in");
    write(`${supply}/AC/online`, 0);
    write(`${supply}/BAT0/status`, "Charging");
    await expect(reader.read()).rejects.toThrow("on mains");
    rmSync(join(place.root, supply, "BAT0"), { recursive: true });
    await expect(reader.read()).rejects.toThrow("shows no battery");
  });
});

/** `ioreg -rn AppleSmartBattery` of a MacBook on its battery, but for lines that play no part. */
const registry = `+-o AppleSmartBattery  <class AppleSmartBattery, id 0x100000366, registered, matched, active, busy 0 (0 ms), retain 8>
    {
      "ExternalConnected" = No
      "InstantAmperage" = 18446744073709550616
      "Amperage" = 18446744073709550611
      "BatteryData" = {"Voltage"=12000}
      "Voltage" = 12345
      "IsCharging" = No
    }
`;

describe("a MacBook's battery", () => {
  it("tells its power by a current that is printed without its sign", () => {
    expect(wattsOfRegistry(registry)).toBeCloseTo(12.345, 9);
  });

  it.each([
    ["on mains", registry.replace("= No", "= Yes"), "on mains"],
    ["without one", "", "has no battery"],
    ["while charging", registry.replaceAll("1844674407370955061", "10"), "being charged"],
    ["with garbage", registry.replace("12345", "many"), "does not tell"],
  ])("is no source %s", (_name, text, reason) => {
    expect(() => wattsOfRegistry(text)).toThrow(reason);
  });

  it("is read through the system's own program", async () => {
    const place = placeWithProgram("ioreg", `cat <<'END'\n${registry}END`, "darwin");
    expect((await (await readerOf(battery, place)).read()).watts).toBeCloseTo(12.345, 9);
  });
});
