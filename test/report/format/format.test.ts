import { describe, expect, it } from "vitest";
import {
  bytes,
  count,
  flop,
  quantity,
  quantityInWords,
  schooling,
  significant,
} from "../../../src/report/format/format.ts";

const bare = { low: null, high: null };

describe("numbers", () => {
  it("keeps significant digits without an exponent", () => {
    expect(significant(0.000123456, 3)).toBe("0.000123");
    expect(significant(26534, 3)).toBe("26,500");
    expect(significant(-2.5, 2)).toBe("−2.5");
    expect(significant(0, 3)).toBe("0");
    expect(significant(9.996, 3)).toBe("10.0");
  });

  it("writes bytes in decimal units", () => {
    expect(bytes(0)).toBe("0 B");
    expect(bytes(999)).toBe("999 B");
    expect(bytes(310_400_000)).toBe("310 MB");
    expect(bytes(16e9)).toBe("16.0 GB");
  });

  it("writes counts as the field does", () => {
    expect(count(8_000_000)).toBe("8M");
    expect(count(2e12)).toBe("2T");
    expect(count(1_070_000)).toBe("1.07M");
    expect(count(255_000)).toBe("255k");
    expect(count(512)).toBe("512");
    expect(count(30e6)).toBe("30M");
  });

  it("writes compute as a power of ten and schooling to two digits", () => {
    expect(flop(3.6e13)).toBe("3.6×10¹³ FLOP");
    expect(flop(1e21)).toBe("1×10²¹ FLOP");
    expect(schooling(0.0237)).toBe("0.024");
    expect(schooling(14_870)).toBe("15k");
  });
});

describe("quantities", () => {
  it("rounds a share to what its interval supports", () => {
    expect(quantityInWords({ value: 0.7891, low: 0.751, high: 0.829, unit: "share" })).toBe("79 % (75–83)");
    expect(quantityInWords({ value: 0.7891, low: 0.7851, high: 0.7929, unit: "share" })).toBe("78.9 % (78.5–79.3)");
    expect(quantityInWords({ value: 0.5, ...bare, unit: "share" })).toBe("50.0 %");
  });

  it("gives value and interval in the value's unit", () => {
    expect(quantity({ value: 0.018, low: 0.009, high: 0.0297, unit: "J/item" })).toEqual({
      value: "18 mJ",
      interval: "9.0–30",
    });
    expect(quantityInWords({ value: 4.9, ...bare, unit: "J/correct answer" })).toBe("4.9 J");
    expect(quantityInWords({ value: 0.00003, ...bare, unit: "J/token" })).toBe("30 µJ");
    expect(quantityInWords({ value: 5200, ...bare, unit: "J/item" })).toBe("5.2 kJ");
    expect(quantityInWords({ value: 1234, low: 1200, high: 1300, unit: "tokens/s" })).toBe(
      "1,230 tokens/s (1,200–1,300)",
    );
    expect(quantityInWords({ value: 1530, ...bare, unit: "ms" })).toBe("1.53 s");
    expect(quantityInWords({ value: 1.261, ...bare, unit: "bits/byte" })).toBe("1.26 bits/byte");
    expect(quantityInWords({ value: 0.31, ...bare, unit: "" })).toBe("0.310");
    expect(quantityInWords({ value: 2, ...bare, unit: "threads" })).toBe("2 threads");
  });

  it("never turns an absent value into a number", () => {
    expect(quantity({ value: null, ...bare, unit: "share" })).toBeNull();
    expect(quantityInWords({ value: null, ...bare, unit: "ms" })).toBe("not measured");
  });
});
