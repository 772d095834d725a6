import { expect, it } from "vitest";
import { energyProxyFor } from "../../../src/meters/energy/proxy.ts";
import { energyProxy } from "../../../src/records/schema.ts";

it.each([
  ["Intel(R) Core(TM) i7-8565U CPU @ 1.80GHz", 15 / 8],
  ["Intel Core™ i7-8565U", 15 / 8],
  ["Intel(R) Xeon(R) CPU E5-2620 v3 @ 2.40GHz", 85 / 12],
  ["AMD Ryzen 9 5950X 16-Core Processor", 105 / 32],
  ["AMD EPYC 7763 64-Core Processor", 280 / 128],
])("knows the watts of %s, whatever part of it the machine sees", (brand, watts) => {
  expect(energyProxyFor(brand, 2, null)).toMatchObject({ wattsPerThread: watts, wattsFrom: "table" });
});

it.each(["AMD Ryzen 7 5800X3D 8-Core Processor", "Intel(R) Core(TM) i5-12400F", "AMD EPYC", "", "(.*)+$"])(
  "assumes 4 W a thread for %s",
  (brand) => {
    expect(energyProxyFor(brand, 8, null)).toMatchObject({ wattsPerThread: 4, wattsFrom: "assumed" });
  },
);

it("spreads the user's watts over this machine's threads, before any table", () => {
  expect(energyProxyFor("AMD EPYC 7763", 16, 120)).toMatchObject({ wattsPerThread: 7.5, wattsFrom: "option" });
});

it("is a proxy as records hold it, with the bounds of its error", () => {
  const proxy = energyProxyFor("", 0, 10);
  expect(energyProxy.parse(proxy)).toEqual({
    source: "cpu-time",
    scope: "package",
    wattsPerThread: 10,
    wattsFrom: "option",
    lowFactor: 0.5,
    highFactor: 1.65,
  });
});
