import { join } from "node:path";
import { joulesOfCounter } from "./counter.ts";
import { missing, reasonOf } from "./probe.ts";
import { countIn, namesIn, obstacleTo, textOf, unreadable } from "./sysfs.ts";
import type { EnergyPlace, EnergyReader, EnergySource } from "./types.ts";

interface Domain {
  readonly name: string;
  readonly path: string;
}

/**
 * The processor's own energy counters (Intel, AMD) by Linux's powercap: packages only, since cores and memory lie within
 * them and the platform's domain around them. Source: kernel documentation, power/powercap.
 */
export const rapl: EnergySource = {
  id: "rapl",
  scope: "package",
  hertz: 4,
  stuckAfterMs: 10_000,
  async probe(place) {
    if (place.platform !== "linux") return missing("the counters are read by Linux's powercap");
    const domains = await packagesOf(place);
    if (domains.length === 0)
      return missing(
        `no package is named in ${folderOf(place)}`,
        "none in most virtual machines and containers; elsewhere load the driver: sudo modprobe intel_rapl_msr (AMD: from Linux 5.8 on)",
      );
    const files = domains.map(({ path }) => join(path, "energy_uj"));
    for (const file of files) if ((await obstacleTo(file)) === "denied") return unreadable(file);
    try {
      await Promise.all(files.map(countIn));
    } catch (error) {
      return missing(reasonOf(error));
    }
    return {
      available: true,
      found: domains.map(({ name }) => name).join(", "),
      start: () => startReader(domains),
    };
  },
};

const folderOf = ({ root }: EnergyPlace): string => join(root, "sys/class/powercap");

/** One domain for each package, however many drivers (msr, mmio) show it. */
async function packagesOf(place: EnergyPlace): Promise<readonly Domain[]> {
  const folder = folderOf(place);
  const domains = new Map<string, Domain>();
  // The msr driver's names sort before the mmio driver's.
  for (const entry of (await namesIn(folder)).filter((name) => /^intel-rapl(-mmio)?:\d+$/.test(name)).sort(msrFirst)) {
    const name = await textOf(folder, entry, "name");
    if (name === null || !/^package-\d+(-die-\d+)?$/.test(name) || domains.has(name)) continue;
    domains.set(name, { name, path: join(folder, entry) });
  }
  return [...domains.values()];
}

function msrFirst(a: string, b: string): number {
  return Number(a.includes("mmio")) - Number(b.includes("mmio")) || a.localeCompare(b);
}

async function startReader(domains: readonly Domain[]): Promise<EnergyReader> {
  const started = await Promise.all(
    domains.map(async ({ name, path }) => {
      const file = join(path, "energy_uj");
      const range = Number((await textOf(path, "max_energy_range_uj")) ?? Number.NaN);
      const first = { microjoules: await countIn(file), atMs: performance.now() };
      return { name, file, first, joules: joulesOfCounter(first, Number.isFinite(range) && range > 0 ? range : null) };
    }),
  );
  const counters = started.filter(
    (counter, index) => !started.slice(0, index).some((earlier) => areMirrored(earlier, counter)),
  );
  return {
    async read() {
      const parts = await Promise.all(
        counters.map(async ({ file, joules }) => joules(await countIn(file), performance.now())),
      );
      return { joules: parts.reduce((sum, part) => sum + part, 0), watts: null };
    },
    async [Symbol.asyncDispose]() {},
  };
}

interface Started {
  readonly name: string;
  readonly first: { readonly microjoules: number };
}

/** Dies of some processors (Threadripper) all show the package's one counter: read at once they differ by less than a joule. */
function areMirrored(a: Started, b: Started): boolean {
  const packageOf = ({ name }: Started): string => name.replace(/-die-\d+$/, "");
  return packageOf(a) === packageOf(b) && Math.abs(a.first.microjoules - b.first.microjoules) < 1e6;
}
