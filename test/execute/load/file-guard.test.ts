import { appendFileSync, copyFileSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createFileGuard } from "../../../src/execute/load/file-guard.ts";
import { sha256 } from "../../../src/lib/files.ts";
import { stampsOf } from "../../../src/models/file-stamp.ts";
import type { Session } from "../../../src/runners/types.ts";
import { testFolder } from "../../support/folder.ts";
import { modelIdentity } from "../../support/model-identity.ts";

/** A model of two parts, hashed as it lies there. */
function hashed() {
  const folder = testFolder();
  const parts = ["one", "two"].map((content, index) => {
    const path = join(folder, `m-0000${index + 1}-of-00002.gguf`);
    writeFileSync(path, content);
    return path;
  });
  const [path = "", second = ""] = parts;
  const model = { ...modelIdentity(), path, sha256: sha256("onetwo") };
  return {
    path,
    second,
    model,
    guard: createFileGuard([{ path, parts, sha256: model.sha256, stamps: stampsOf(parts) }]),
  };
}

/** A session that answers, and does something to the files before each answer. */
const answering = (meanwhile: () => void) =>
  ({
    async ask() {
      meanwhile();
      return { kind: "rolling" };
    },
  }) as unknown as Session;

const ask = (session: Session) => session.ask({ kind: "rolling", text: "" } as never);

describe("a model's files", () => {
  it("that stay as they are are let through", async () => {
    const { model, guard } = hashed();
    await expect(guard.verify(model)).resolves.toBeUndefined();
  });

  it("may be touched, or copied over with what they held", async () => {
    const { model, second, guard } = hashed();
    utimesSync(second, 1, 1);
    await expect(guard.verify(model)).resolves.toBeUndefined();
    copyFileSync(second, `${second}.new`);
    renameSync(`${second}.new`, second);
    await expect(guard.verify(model)).resolves.toBeUndefined();
  });

  it.each([
    ["written to", (second: string) => appendFileSync(second, "!")],
    ["of other content of the same length", (second: string) => writeFileSync(second, "TWO")],
    [
      "replaced",
      (second: string) => {
        writeFileSync(`${second}.new`, "too");
        renameSync(`${second}.new`, second);
      },
    ],
  ])("are refused with both hashes when any part is %s", async (_how, change) => {
    const { model, second, guard } = hashed();
    change(second);
    // Not only the first time: the model stays another one.
    for (let time = 0; time < 2; time++)
      await expect(guard.verify(model)).rejects.toThrow(`was ${model.sha256.slice(0, 12)}`);
  });

  it("are let through again once they are what they were", async () => {
    const { model, second, guard } = hashed();
    writeFileSync(second, "TWO");
    await expect(guard.verify(model)).rejects.toThrow("was replaced after the run began");
    writeFileSync(second, "two");
    await expect(guard.verify(model)).resolves.toBeUndefined();
  });

  it("are refused by name when one is gone", async () => {
    const { model, path, second, guard } = hashed();
    rmSync(second);
    await expect(guard.verify(model)).rejects.toThrow(`${path} can't be read any more`);
  });

  it("that nobody hashed are let through: the model is elsewhere", async () => {
    const { guard } = hashed();
    await expect(guard.verify({ ...modelIdentity(), path: "server:model" })).resolves.toBeUndefined();
  });
});

describe("an open model", () => {
  it("gives no answer once its file is written over, since its memory is the file", async () => {
    const { model, path, guard } = hashed();
    const session = guard.watch(
      model,
      answering(() => writeFileSync(path, "ONE")),
    );
    await expect(ask(session)).rejects.toThrow("was replaced after the run began");
    await expect(ask(session)).rejects.toThrow("was replaced after the run began");
  });

  it("goes on answering where another file took the name of its own, which it still has", async () => {
    const { model, path, guard } = hashed();
    writeFileSync(`${path}.new`, "ONE");
    const session = guard.watch(
      model,
      answering(() => renameSync(`${path}.new`, path)),
    );
    await expect(ask(session)).resolves.toEqual({ kind: "rolling" });
    await expect(guard.verify(model)).rejects.toThrow("was replaced after the run began");
  });
});
