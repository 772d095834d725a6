import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/lib/errors.ts";
import { unwritable, WriteError } from "../../src/lib/unwritable.ts";
import {
  requireAppendableFile,
  requireMakeableFile,
  requireMakeableFolder,
  requireWritableFile,
} from "../../src/lib/writable.ts";
import { testFolder } from "../support/folder.ts";

/** A folder with a file and a folder in it. */
function place(): string {
  const folder = testFolder();
  writeFileSync(join(folder, "file"), "old");
  mkdirSync(join(folder, "folder"));
  return folder;
}

const long = "x".repeat(300);
const failure = (code: string) => Object.assign(new Error(`${code}: it failed, open '/x.part'`), { code, errno: -5 });

describe("a place that can't be written", () => {
  it.each([
    ["a missing folder", requireWritableFile, "no/file", /there is no folder .*no; choose/],
    ["a missing folder", requireAppendableFile, "no/file", /there is no folder .*no; choose/],
    ["below a file", requireWritableFile, "file/file", /file is not a folder; choose/],
    ["below a file", requireAppendableFile, "file/file", /file is not a folder; choose/],
    ["below a file", requireMakeableFile, "file/a/file", /file.* is not a folder; choose/],
    ["below a file", requireMakeableFolder, "file/a", /file is not a folder; choose/],
    ["a file for a folder", requireMakeableFolder, "file", /file is not a folder/],
    ["a folder for a file", requireWritableFile, "folder", /names a folder; name a file in it/],
    ["a folder for a file", requireAppendableFile, "folder", /names a folder; name a file in it/],
    ["a folder for a file", requireMakeableFile, "folder/", /names a folder; name a file in it/],
    ["a long name", requireWritableFile, long, /its name is too long; choose/],
    ["a long name", requireAppendableFile, long, /its name is too long; choose/],
    ["a long name below a missing folder", requireMakeableFolder, `new/${long}`, /its name is too long; choose/],
    ["a long name below a missing folder", requireMakeableFile, `new/${long}/file`, /its name is too long; choose/],
  ] as const)("%s: %o %s", async (_, require, name, problem) => {
    const folder = place();
    const path = `${folder}/${name}`;
    const refused = await require(path).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UserError);
    expect((refused as Error).message).toMatch(problem);
    expect((refused as Error).message.startsWith(`${path} can't be written: `)).toBe(true);
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(["file", "folder"]);
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("old");
  });

  it.each([requireWritableFile, requireAppendableFile, requireMakeableFile, requireMakeableFolder])(
    "of no name, or of two, for %o",
    async (require) => {
      await expect(require("")).rejects.toThrow("a path is empty");
      await expect(require(["a", "b"] as unknown as string)).rejects.toThrow("one path is needed, not several: a, b");
    },
  );

  it("comes with the advice of whoever knows better", async () => {
    await expect(requireMakeableFolder(`${place()}/file/a`, "give --results")).rejects.toThrow(/; give --results$/);
  });
});

describe("a place that can be written", () => {
  it.each([
    [requireWritableFile, "new"],
    [requireWritableFile, "file"],
    [requireWritableFile, "x".repeat(255)],
    [requireAppendableFile, "new"],
    [requireAppendableFile, "file"],
    [requireMakeableFile, "a/b/new"],
    [requireMakeableFolder, "a/b"],
    [requireMakeableFolder, "folder"],
  ] as const)("is left as it was by %o for %s", async (require, name) => {
    const folder = place();
    await require(join(folder, name));
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(["file", "folder"]);
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("old");
  });
});

describe("what is said of a write that failed", () => {
  it.each([
    ["EACCES", "permission denied"],
    ["EPERM", "permission denied"],
    ["EROFS", "the file system is read-only"],
    ["ENOSPC", "the disk is full"],
    ["EDQUOT", "the disk is full"],
    ["EISDIR", "it is a folder"],
    ["EIO", "i/o error"],
  ])("%s", (code, reason) => {
    expect(unwritable("here/x", failure(code))).toBe(`here/x can't be written: ${reason}; choose another place`);
  });

  it("keeps its cause", () => {
    const cause = failure("ENOSPC");
    expect(new WriteError("x", cause)).toMatchObject({ cause, message: expect.stringContaining("x can't be written") });
  });
});
