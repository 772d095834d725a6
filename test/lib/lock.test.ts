import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { LockLostError, UserError } from "../../src/lib/errors.ts";
import { holdLock } from "../../src/lib/lock.ts";
import { holderInWords, ownHolder } from "../../src/lib/lock-holder.ts";
import { WriteError } from "../../src/lib/unwritable.ts";
import { testFolder } from "../support/folder.ts";

const contender = fileURLToPath(new URL("../support/hold-lock.mjs", import.meta.url));
const refusal = (holder: Parameters<typeof holderInWords>[0]): string => `held by ${holderInWords(holder)}`;
const place = (): string => join(testFolder(), "x.lock");

/** No system gives so high a number to a process. */
const nobody = 2_000_000_000;
const elsewhere = { ...ownHolder("other"), pid: 123, host: "elsewhere", machine: "another" };

/** As if the lock had been written so long ago. */
function age(lock: string, seconds: number): void {
  const then = Date.now() / 1000 - seconds;
  utimesSync(lock, then, then);
}

describe("a lock", () => {
  it("is held by one and says by whom, and is free again when given back", () => {
    const lock = place();
    const held = holdLock(lock, { refusal });
    expect(held.takenFrom).toBeNull();
    expect(() => holdLock(lock, { refusal })).toThrow(UserError);
    expect(() => holdLock(lock, { refusal })).toThrow(`held by process ${process.pid} on ${hostname()}, since 2`);
    held[Symbol.dispose]();
    expect(readdirSync(join(lock, ".."))).toEqual([]);
    holdLock(lock, { refusal })[Symbol.dispose]();
  });

  it("of a process of this machine that is gone is taken over, and told", () => {
    const lock = place();
    writeFileSync(lock, JSON.stringify({ ...ownHolder("t"), pid: nobody }));
    using held = holdLock(lock, { refusal });
    expect(held.takenFrom).toMatchObject({ pid: nobody });
  });

  it.runIf(process.platform === "linux")(
    "is not that of another process which got the number of one that is gone",
    () => {
      const lock = place();
      writeFileSync(lock, JSON.stringify({ ...ownHolder("t"), started: "1" }));
      using held = holdLock(lock, { refusal });
      expect(held.takenFrom).toMatchObject({ started: "1" });
    },
  );

  it.each([
    ["a process of another machine", JSON.stringify(elsewhere), "held by process 123 on elsewhere"],
    ["another container of the same name", JSON.stringify({ ...elsewhere, host: hostname() }), "held by process 123"],
    ["what can't be read", "{", "held by a process that is not known"],
  ])("of %s is left to it while it was written lately, and taken over after long silence", (_, content, words) => {
    const lock = place();
    writeFileSync(lock, content);
    expect(() => holdLock(lock, { refusal })).toThrow(words);
    age(lock, 80);
    expect(() => holdLock(lock, { refusal })).toThrow(words);
    age(lock, 100);
    using held = holdLock(lock, { refusal });
    expect(existsSync(lock)).toBe(true);
    expect(held.takenFrom === null).toBe(content === "{");
  });

  it("is written again while it is held, so that others see that its process lives", async () => {
    const lock = place();
    using held = holdLock(lock, { refusal, heartbeatMs: 10 });
    const before = readFileSync(lock, "utf8");
    age(lock, 1000);
    const old = statSync(lock).mtimeMs;
    await expect.poll(() => statSync(lock).mtimeMs).toBeGreaterThan(old);
    expect([readFileSync(lock, "utf8"), held.lost.aborted]).toEqual([before, false]);
  });

  it("that another process took is told to the one that had it, which leaves it alone", async () => {
    const lock = place();
    const held = holdLock(lock, { refusal, heartbeatMs: 10 });
    writeFileSync(lock, JSON.stringify(elsewhere));
    await expect.poll(() => held.lost.aborted).toBe(true);
    expect(held.lost.reason).toBeInstanceOf(LockLostError);
    held[Symbol.dispose]();
    expect(JSON.parse(readFileSync(lock, "utf8"))).toEqual(elsewhere);
  });

  it("can't be had where no file can be made", () => {
    const folder = testFolder();
    expect(() => holdLock(join(folder, "none", "x.lock"), { refusal })).toThrow(WriteError);
    mkdirSync(join(folder, "x.lock"));
    expect(() => holdLock(join(folder, "x.lock"), { refusal })).toThrow(WriteError);
  });
});

describe("of eight processes that find a lock left behind", () => {
  it.each(["a dead process's", "none at all"])("one at a time holds it: %s", async (which) => {
    const lock = place();
    if (which !== "none at all") writeFileSync(lock, JSON.stringify({ ...ownHolder("t"), pid: nobody }));
    const began = Date.now() + 700;
    const outcomes = await Promise.all(
      Array.from(
        { length: 8 },
        () =>
          new Promise<string>((resolve) => {
            execFile(process.execPath, [contender, lock, String(began)], (_error, stdout) => resolve(stdout.trim()));
          }),
      ),
    );
    // Each says from when to when it held the lock, or that it was refused.
    const held = outcomes.filter((text) => text !== "refused").map((text) => text.split(" ").map(Number));
    expect(held.length).toBeGreaterThan(0);
    const inOrder = held.toSorted(([a = 0], [b = 0]) => a - b);
    for (const [index, [, end = 0]] of inOrder.slice(0, -1).entries())
      expect(end).toBeLessThanOrEqual(inOrder[index + 1]?.[0] ?? 0);
    expect(readdirSync(join(lock, ".."))).toEqual([]);
  });
});
