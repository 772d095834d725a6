import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { countMemoryKills, exitCauseOf } from "../../src/runners/llama/exit-cause.ts";
import { testFolder } from "../support/folder.ts";

const killed = { code: null, killedBy: "SIGKILL", stderrTail: "last words" } as const;

it("says that memory ran out where the system counted a kill for it meanwhile", () => {
  expect(exitCauseOf({ ...killed, memoryKills: { before: 3, after: 4 } })).toEqual({
    cause: "memory",
    message: "the system killed the model's process: memory ran out",
    stderrTail: "last words",
  });
});

it.each([
  [3, 3],
  [null, 4],
  [3, null],
])("only supposes it where the count went from %s to %s", (before, after) => {
  expect(exitCauseOf({ ...killed, memoryKills: { before, after } })).toMatchObject({
    cause: "killed",
    message: expect.stringContaining("most often it ran out of memory"),
  });
});

it("takes no crash for it", () => {
  const memoryKills = { before: 3, after: 4 };
  expect(exitCauseOf({ ...killed, killedBy: "SIGSEGV", memoryKills }).cause).toBe("crash");
  expect(exitCauseOf({ ...killed, code: 1, killedBy: null, memoryKills }).message).toContain("exit code 1");
});

it("reads the count that Linux keeps, and none where there is none", () => {
  const file = join(testFolder(), "vmstat");
  writeFileSync(file, "nr_free_pages 5\noom_kill 12\npgpgin 7\n");
  expect(countMemoryKills(file)).toBe(12);
  writeFileSync(file, "nr_free_pages 5\n");
  expect(countMemoryKills(file)).toBeNull();
  expect(countMemoryKills(`${file}-none`)).toBeNull();
});

it.each([
  [
    "x\n/a/b/llama-vocab.cpp:2539: GGML_ASSERT(a.size() == b.size()) failed\n",
    "GGML_ASSERT(a.size() == b.size()) failed",
  ],
  ["/a/ggml.c:12: fatal error\n[New LWP 12]\n", "fatal error"],
  ["terminate called after throwing an instance of 'X'\n  what():  vector::at\n", "vector::at"],
  [
    "FATAL ERROR: heap limit Allocation failed\n----- Native stack trace -----",
    "FATAL ERROR: heap limit Allocation failed",
  ],
])("tells the reason that a process gave as it crashed: %j", (stderrTail, reason) => {
  const memoryKills = { before: 3, after: 3 };
  const { message } = exitCauseOf({ code: null, killedBy: "SIGABRT", stderrTail, memoryKills });
  expect(message).toBe(`the model's process crashed (signal SIGABRT): ${reason}`);
});
