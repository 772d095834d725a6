import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const file = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
const python = process.platform === "win32" ? file(".venv/Scripts/python.exe") : file(".venv/bin/python");

/** Whether `npm run servers` has been run here. */
export const hasServer = existsSync(file(".venv/installed.txt"));

/** A machine that must not skip what needs a server: the one on which every change is tested. */
export const needsServer = process.env["SCHOOLMARK_REQUIRE_SERVER"] === "1" || process.env["CI"] === "true";

const READY_MS = 60_000;

/**
 * Starts llama.cpp's server on loopback with a model, and waits until it has loaded it.
 *
 * @param {{model: string, port?: number, context?: number, slots?: number, threads?: number, alias?: string, key?: string, flash?: "auto" | "on" | "off"}} options
 *   `context`: tokens of all slots together.
 */
export async function startLlamaServer({ model, ...options }) {
  const given = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  );
  const child = spawn(python, [file("llama-server.py"), model, ...given], { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stderr.on("data", (part) => {
    log = (log + part).slice(-4000);
  });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", resolve);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The server ended with ${code}:\n${log}`)));
    setTimeout(() => reject(new Error(`The server was not ready after ${READY_MS} ms:\n${log}`)), READY_MS).unref();
  });
  return {
    url: String(url),
    port: Number(new URL(String(url)).port),
    pid: Number(child.pid),
    async close() {
      child.kill("SIGKILL");
      await gone;
    },
  };
}
