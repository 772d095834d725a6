import fc from "fast-check";
import { expect, it } from "vitest";
import { byteLabels, logAxis, pixelOf } from "../../../src/report/charts/scales.ts";

it("gives every logarithmic axis ticks that can be read and don't meet", () => {
  const value = fc.double({ min: 1e-3, max: 1e12, noNaN: true });
  const ratio = fc.double({ min: 1.3, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(value, ratio, fc.integer({ min: 260, max: 900 }), (low, factor, length) => {
      const axis = logAxis([low, low * factor], length, { labels: byteLabels, title: "" });
      expect(axis.ticks.length).toBeGreaterThanOrEqual(2);
      const pixels = axis.ticks.map((tick) => pixelOf(axis, tick, length));
      for (const [index, pixel] of pixels.entries()) {
        expect(pixel).toBeGreaterThanOrEqual(0);
        expect(pixel).toBeLessThanOrEqual(length);
        if (index > 0) expect(pixel - (pixels[index - 1] ?? 0)).toBeGreaterThan(40);
      }
    }),
    { examples: [[0.13754675978617004, 203.00468846458915, 260]] },
  );
});
