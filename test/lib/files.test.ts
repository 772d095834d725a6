import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, sha256, sha256OfFile, writeFileAtomically } from "../../src/lib/files.ts";
import { testFolder } from "../support/folder.ts";

const emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const abcHash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

describe("a SHA-256", () => {
  it("is FIPS 180-2's for its examples", async () => {
    const path = join(testFolder(), "abc");
    writeFileSync(path, "abc");
    expect(sha256("")).toBe(emptyHash);
    expect(sha256("abc")).toBe(abcHash);
    expect(await sha256OfFile(path)).toBe(abcHash);
  });
});

describe("canonical JSON", () => {
  it("does not depend on the order of keys, at any depth", () => {
    const turned = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(turned)
        : value !== null && typeof value === "object"
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, inner]) => [key, turned(inner)]),
            )
          : value;
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(turned(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("keeps the order of lists", () => {
    expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]));
  });
});

describe("writing a file at once", () => {
  it("replaces what was there and leaves nothing beside it", async () => {
    const folder = testFolder();
    const path = join(folder, "f");
    await writeFileAtomically(path, "old");
    await writeFileAtomically(path, new Uint8Array([110, 101, 119]));
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(readdirSync(folder)).toEqual(["f"]);
  });

  it("that fails leaves the old content and nothing beside it", async () => {
    const folder = testFolder();
    const path = join(folder, "f");
    mkdirSync(path);
    await expect(writeFileAtomically(path, "new")).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(["f"]);
  });
});
