import { type ChildProcess, spawn } from "node:child_process";
import { Socket } from "node:net";

/** Waits for a line or for the end of its input, whichever comes first; the end without a line: the parent is dead. */
const script = 'trap "" HUP INT TERM; read -r line || kill -9 "$1"';

/**
 * Has a child process end when this one dies, however it dies and whatever the child does: a child that listens for the
 * end of its channel does not hear it while its thread is blocked. A small shell waits at a pipe that closes with this
 * process. Windows needs no such help: Node puts children into a job that ends with their parent.
 */
export function endWithParent(child: ChildProcess): void {
  if (process.platform === "win32" || child.pid === undefined) return;
  const guard = spawn("/bin/sh", ["-c", script, "sh", String(child.pid)], { stdio: ["pipe", "ignore", "ignore"] });
  // Without a shell the child still ends as soon as its thread is free.
  guard.on("error", () => {});
  guard.stdin.on("error", () => {});
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  // Before the number of a process that is gone can go to another one.
  child.once("exit", () => guard.stdin.end("\n"));
}
