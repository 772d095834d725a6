import type { Method, Price } from "../../metrics/method.ts";
import type { Covered, Row } from "../../metrics/types.ts";
import { threadsText } from "./work.ts";

type Scoped = Pick<Row, "covers" | "threads" | "method">;

/** What a figure covers and the threads it was taken with, as in `package, estimated, 2 threads`: the column `scope`; null where neither plays a part. */
export function scopeText({ covers, threads, method }: Scoped): string | null {
  const energy = method.kind === "priced" ? method.energy : method;
  const own = [coveredText(covers), isByProxy(energy) ? "modelled" : null, threadsOfEnergy(energy, threads)];
  const price = method.kind === "priced" ? priceText(method.price) : null;
  return joined("; ", joined(", ", ...own), price);
}

function joined(separator: string, ...parts: readonly (string | null)[]): string | null {
  const given = parts.filter((part) => part !== null);
  return given.length === 0 ? null : given.join(separator);
}

/** As `scopeText`, without the word for an estimated figure. */
export function coverageText(figure: Scoped): string | null {
  return scopeText(figure)?.replace(", modelled", "") ?? null;
}

/** `package`, `gpu and package`, `main memory and GPU`; null: what is covered plays no part. */
function coveredText(covers: readonly Covered[]): string | null {
  return covers.length === 0 ? null : covers.map((part) => coveredWords[part] ?? part).join(" and ");
}

const coveredWords: Partial<Readonly<Record<Covered, string>>> = {
  server: "server's processes",
  "main-memory": "main memory",
  "gpu-memory": "GPU",
};

function isByProxy(method: Method): boolean {
  if (method.kind === "timing") return method.proxy !== null;
  if (method.kind === "energy-ratio") return method.basis.kind !== "sensors";
  return method.kind === "proxy" || method.kind === "common-threads";
}

/** Of a ratio whose two models ran on different numbers of threads, both. */
function threadsOfEnergy(method: Method, threads: readonly number[]): string | null {
  if (method.kind !== "energy-ratio" || method.basis.kind !== "proxy-bounds") return threadsText(threads);
  const { threads: own, referenceThreads } = method.basis;
  return `${own ?? "several"} against ${referenceThreads ?? "several"} threads`;
}

/** `grid of Norway, 30 g CO₂/kWh in 2024`, or the tariff. */
function priceText(price: Price): string {
  switch (price.kind) {
    case "grid":
      return price.year === 0
        ? price.name
        : `grid of ${price.name}, ${price.gramsPerKilowattHour} g CO₂/kWh in ${price.year}`;
    case "tariff":
      return `electricity alone, $${price.dollarsPerKilowattHour}/kWh as given`;
  }
}
