import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { energyMeteringInterface, wattsOfCounters } from "../../../src/meters/energy/emi.ts";
import { macmon } from "../../../src/meters/energy/macmon.ts";
import { nvidiaSmi, wattsOfCards } from "../../../src/meters/energy/nvidia-smi.ts";
import type { EnergyReader, EnergyReading } from "../../../src/meters/energy/types.ts";
import { missingOf, placeWithProgram, readerOf } from "./place.ts";

/** Prints a line now and again until it is killed, and leaves its own number behind. */
const printing = (line: string): string =>
  `echo $$ >> "$(dirname "$0")/pids"; while :; do printf '${line}\\n'; sleep 0.05; done`;

async function until(reader: EnergyReader, done: (reading: EnergyReading) => boolean): Promise<EnergyReading> {
  for (;;) {
    const reading = await reader.read();
    if (done(reading)) return reading;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe("nvidia-smi", () => {
  it("is started once and read for as long as it prints", async () => {
    const place = placeWithProgram("nvidia-smi", printing("0, 60.25"));
    const reader = await readerOf(nvidiaSmi, place);
    const { joules, watts } = await until(reader, (reading) => reading.joules > 6);
    expect(watts).toBe(60.25);
    expect(joules).toBeLessThan(600);
    await reader[Symbol.asyncDispose]();
    const pids = readFileSync(join(place.root, "pids"), "utf8").trim().split("\n").map(Number);
    // Once to find out whether it is there, once to be read.
    expect(pids).toHaveLength(2);
    while (pids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it("that hangs is given up and killed", { timeout: 20_000 }, async () => {
    const place = placeWithProgram("nvidia-smi", 'echo $$ > "$(dirname "$0")/pid"; exec sleep 1000');
    expect(missingOf(await nvidiaSmi.probe(place))).toBe("nvidia-smi said nothing for 5 s");
    const pid = Number(readFileSync(join(place.root, "pid"), "utf8"));
    while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it("that left the work to another program is ended with it", async () => {
    const script = `sleep 1000 & echo $! > "$(dirname "$0")/pid"; ${printing("0, 60.25")}`;
    const place = placeWithProgram("nvidia-smi", script);
    const reader = await readerOf(nvidiaSmi, place);
    const pid = Number(readFileSync(join(place.root, "pid"), "utf8"));
    expect(isAlive(pid)).toBe(true);
    await reader[Symbol.asyncDispose]();
    while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it.each([
    ["prints a line that never ends", "cat /dev/zero", "a line of more than 65536 characters"],
    ["prints without a pause", "yes '0, 60.25'", "more than a million characters a second"],
  ])("that %s is ended", async (_name, script, reason) => {
    const place = placeWithProgram("nvidia-smi", `echo $$ >> "$(dirname "$0")/pids"; exec ${script}`);
    const probe = await nvidiaSmi.probe(place);
    // The first line may have been a power.
    if (probe.available) {
      const reader = await probe.start();
      await expect(until(reader, () => false)).rejects.toThrow(reason);
    } else expect(missingOf(probe)).toContain(reason);
    const pids = readFileSync(join(place.root, "pids"), "utf8").trim().split("\n").map(Number);
    while (pids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it("that colours its complaint, or puts a title on the window, does so in no record", async () => {
    const script = String.raw`printf '\033[31mno\ncard\033]0;title\007' >&2; exit 1`;
    const reason = missingOf(await nvidiaSmi.probe(placeWithProgram("nvidia-smi", script)));
    expect(reason).toBe("nvidia-smi ended (code 1): \\u{1b}[31mno card\\u{1b}]0;title\\u{7}");
    const bytes = missingOf(
      await nvidiaSmi.probe(placeWithProgram("nvidia-smi", "head -c 100000 /dev/urandom >&2; exit 1")),
    );
    expect(bytes.length).toBeLessThanOrEqual(300);
    expect(bytes).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it.each([
    ["is not there", "other", "exit 0", "nvidia-smi is not installed"],
    [
      "finds no driver",
      "nvidia-smi",
      "echo NVIDIA-SMI has failed >&2; exit 9",
      "ended (code 9): NVIDIA-SMI has failed",
    ],
    ["prints garbage", "nvidia-smi", printing("Segmentation fault"), "tells no power"],
    ["knows no power", "nvidia-smi", printing("0, [N/A]"), "tells no power"],
    ["knows the power of one card only", "nvidia-smi", printing("0, 60.00\\n1, [N/A]"), "tells no power"],
    ["lost a card", "nvidia-smi", "echo 'Unable to determine the device handle'; exit 255", "tells no power"],
    ["writes a decimal comma", "nvidia-smi", printing("0, 60,25"), "tells no power"],
    ["prints a negative power", "nvidia-smi", printing("0, -3.00"), "tells no power"],
    ["prints a power beyond belief", "nvidia-smi", printing("0, 99999.00"), "is no power"],
  ])("that %s is no source", async (_name, program, script, reason) => {
    const place = placeWithProgram(program, script);
    const own = { ...place, environment: { PATH: program === "other" ? place.root : place.environment["PATH"] } };
    expect(missingOf(await nvidiaSmi.probe(own))).toContain(reason);
  });

  it("that ends in the middle stops being one", async () => {
    const place = placeWithProgram("nvidia-smi", 'printf "0, 50.00\\n"; sleep 0.3; exit 3');
    const reader = await readerOf(nvidiaSmi, place);
    await expect(until(reader, () => false)).rejects.toThrow("ended (code 3)");
  });

  it("is summed up over cards, each as it said last", () => {
    const watts = wattsOfCards();
    expect(["0, 10.50", "1, 20.00", "0, 11.00", "", "1, 21.00"].map(watts)).toEqual([10.5, 30.5, 31, null, 32]);
  });
});

describe("a graphics card", () => {
  it("that is no longer told of takes the others with it, rather than be summed up for ever", () => {
    const watts = wattsOfCards();
    expect(["0, 10", "1, 20", "0, 10"].map(watts)).toEqual([10, 30, 30]);
    expect(() => watts("0, 10")).toThrow("no longer tells of card 1");
  });

  it("that loses its power in the middle stops being summed up", () => {
    const watts = wattsOfCards();
    watts("0, 10");
    expect(() => watts("0, [N/A]")).toThrow('tells no power ("0, [N/A]")');
  });
});

describe("macmon", () => {
  /** As `macmon pipe` prints it, but for what plays no part. */
  const line = JSON.stringify({ cpu_power: 0.2, gpu_power: 0.02, all_power: 7.25, sys_power: 15.9 });

  it("tells the power of Apple's chip", async () => {
    const reader = await readerOf(macmon, placeWithProgram("macmon", printing(line), "darwin"));
    expect((await reader.read()).watts).toBe(7.25);
    await reader[Symbol.asyncDispose]();
  });

  it("is no source elsewhere, or where it prints something else", async () => {
    expect(missingOf(await macmon.probe(placeWithProgram("macmon", printing(line))))).toContain("Apple");
    const older = placeWithProgram("macmon", printing('{"power":1}'), "darwin");
    expect(missingOf(await macmon.probe(older))).toContain("no all_power");
    expect(missingOf(await macmon.probe(placeWithProgram("macmon", printing("{"), "darwin")))).toContain("macmon:");
  });
});

describe("Windows' energy counters", () => {
  const counter = (name: string): string => `"\\\\DESK\\Energy Meter(${name})\\Power"`;
  const heading = `"(PDH-CSV 4.0)",${["RAPL_Package0_PKG", "RAPL_Package0_PP0", "_Total"].map(counter).join(",")}`;

  it("are milliwatts, and those of packages alone", () => {
    const watts = wattsOfCounters();
    expect(["", heading, '"11/25/2026 10:00:01.001"," "," "," "'].map(watts)).toEqual([null, null, null]);
    expect(watts('"11/25/2026 10:00:02.003","15250.000000","9000.000000","0.000000"')).toBeCloseTo(15.25, 9);
  });

  it("are added up over sockets, unless both show the very same", () => {
    const watts = wattsOfCounters();
    watts(`"(PDH-CSV 4.0)",${counter("rapl_package0_pkg")},${counter("rapl_package1_pkg")}`);
    expect(watts('"t","1000.0","2500.0"')).toBeCloseTo(3.5, 9);
    expect(watts('"t","2500.0","2500.0"')).toBeCloseTo(2.5, 9);
  });

  it("without a package, or below zero, are refused", () => {
    expect(() => wattsOfCounters()(`"(PDH-CSV 4.0)",${counter("_Total")}`)).toThrow("no processor package");
    const watts = wattsOfCounters();
    watts(heading);
    expect(() => watts('"t","-1","0","0"')).toThrow("is no power");
  });

  it.each(["15250,000000", "NaN", "1e400", "many", "99999999"])("are refused where they hold %s", (value) => {
    const watts = wattsOfCounters();
    watts(heading);
    expect(() => watts(`"t","${value}","0","0"`)).toThrow("is no power");
  });

  it("that Windows calls by other names are no source", async () => {
    const german = `printf '\\nFehler: Keine g\\374ltigen Leistungsindikatoren.\\n'; exit 1`;
    const reason = missingOf(await energyMeteringInterface.probe(placeWithProgram("typeperf", german, "win32")));
    expect(reason).toContain("typeperf ended (code 1)");
  });

  it("are read by the system's own program on Windows alone", async () => {
    const script = `printf '${heading.replaceAll("\\", "\\\\")}\\n'; ${printing('"t","15250.0","0","0"')}`;
    expect(missingOf(await energyMeteringInterface.probe(placeWithProgram("typeperf", script)))).toContain("Windows");
    const reader = await readerOf(energyMeteringInterface, placeWithProgram("typeperf", script, "win32"));
    expect((await reader.read()).watts).toBeCloseTo(15.25, 9);
    await reader[Symbol.asyncDispose]();
  });
});

it("leaves no program behind that was only tried", async () => {
  const place = placeWithProgram("nvidia-smi", printing("0, 60.25"));
  await nvidiaSmi.probe(place);
  expect(existsSync(join(place.root, "pids"))).toBe(true);
  const pid = Number(readFileSync(join(place.root, "pids"), "utf8"));
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
});
