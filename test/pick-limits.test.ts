import { describe, expect, it } from "vitest";
import { limitsOf } from "../src/cli/pick/limits.ts";
import type { PickArguments } from "../src/cli/pick/options.ts";

const limits = (options: Partial<PickArguments>) => limitsOf({ min: [], ...options } as PickArguments);

describe("limits of pick", () => {
  it.each<[Partial<PickArguments>, RegExp]>([
    [{ maxMemory: "lots" }, /--max-memory lots: is no size; write 6GiB/],
    [{ maxSize: "-1GB" }, /--max-size -1GB: is no size/],
    [{ min: ["acc"] }, /--min acc: write METRIC=VALUE/],
    [{ min: ["fun=1"] }, /there is no metric "fun"/],
    [{ maxLoss: -1 }, /--max-loss must be a number of points/],
    [{ minDecode: 0 }, /--min-decode must be a number above 0/],
    [{ maxEnergy: Number.NaN }, /--max-energy must be a number above 0/],
  ])("%j is refused in one line", (options, message) => {
    expect(() => limits(options)).toThrow(message);
  });

  it.each([
    ["6GiB", 6 * 2 ** 30],
    ["1.5 GB", 1.5e9],
    ["800m", 8e8],
    ["4096", 4096],
  ])("a size of %s is %d bytes", (maxMemory, bound) => {
    expect(limits({ maxMemory })).toMatchObject([{ text: `--max-memory ${maxMemory}`, side: "most", bound }]);
  });
});
