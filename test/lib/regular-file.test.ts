import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readRegularFile, readRegularFileSync } from "../../src/lib/regular-file.ts";
import { testFolder } from "../support/folder.ts";

const reading = [
  ["as it goes on", (path: string, maxBytes: number) => readRegularFile(path, maxBytes)],
  ["at once", async (path: string, maxBytes: number) => readRegularFileSync(path, maxBytes)],
] as const;

describe.each(reading)("a file read %s", (_name, read) => {
  it("is given whole up to the limit, and refused beyond it", async () => {
    const file = join(testFolder(), "f");
    const content = Buffer.alloc(2_500_000, "abc");
    writeFileSync(file, content);
    expect((await read(file, content.length)).equals(content)).toBe(true);
    await expect(read(file, content.length - 1)).rejects.toThrow(/more than the 2\.499999 MB that are read/);
  });

  it("that is a folder or not there is refused", async () => {
    await expect(read(testFolder(), 10)).rejects.toThrow("it is a folder");
    await expect(read(join(testFolder(), "none"), 10)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it.skipIf(process.platform === "win32")("that is a pipe or a device is refused at once", async () => {
    const pipe = join(testFolder(), "pipe");
    execFileSync("mkfifo", [pipe]);
    await expect(read(pipe, 10)).rejects.toThrow("a pipe or a device");
    await expect(read("/dev/zero", 10)).rejects.toThrow("a pipe or a device");
  });

  it.skipIf(process.platform !== "linux")(
    "of the system's own that calls itself empty is read, and held to the limit",
    async () => {
      expect((await read("/proc/self/status", 1e6)).toString()).toContain("Pid:");
      await expect(read("/proc/self/status", 10)).rejects.toThrow("more than");
    },
  );
});
