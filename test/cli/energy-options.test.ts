import { describe, expect, it } from "vitest";
import { energyWishOf, wattsOf } from "../../src/cli/shared/energy-options.ts";

describe("the processor's watts", () => {
  it.each([undefined, 0.5, 15, 65, 400])("may be %s", (watts) => {
    expect(wattsOf(watts)).toBe(watts ?? null);
  });

  it.each([0, -65, Number.NaN, Number.POSITIVE_INFINITY, 1e9, 0.001])("are not %s", (watts) => {
    expect(() => wattsOf(watts)).toThrow("--tdp must be");
  });
});

describe("how energy is come by", () => {
  it("is by the best sensor, unless told otherwise", () => {
    expect(energyWishOf({ energy: "auto", plug: undefined })).toEqual({ mode: "auto", plugUrl: null });
    expect(energyWishOf({ energy: "sensor", plug: "http://plug" })).toEqual({ mode: "sensor", plugUrl: "http://plug" });
  });

  it("is not by a plug and without sensors at once, nor by what is no address", () => {
    expect(() => energyWishOf({ energy: "proxy", plug: "http://plug" })).toThrow("exclude each other");
    expect(() => energyWishOf({ energy: "auto", plug: "plug" })).toThrow("must be an address");
  });
});
