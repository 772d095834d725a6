import { spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serverMemory, serverProcess } from "../../../src/meters/server/index.ts";
import { describeServed } from "../../servers/describe-server.ts";
import { startLlamaServer } from "../../servers/real-server.mjs";

const model = "models/Schoolbook-4M-t990K-v1.0-Q8_0.gguf";

describeServed("llama.cpp's server", () => {
  let server: Awaited<ReturnType<typeof startLlamaServer>>;
  beforeAll(async () => {
    server = await startLlamaServer({ model });
  });
  afterAll(() => server.close());

  it.runIf(process.platform === "linux")("is found by its port and the model in its memory", async () => {
    const found = await serverProcess({ hostname: "127.0.0.1", port: server.port, modelFile: model });
    expect(found).toMatchObject({ pid: server.pid, known: "maps-model" });
    const [resident, anonymous, file] = await serverMemory(server.pid)();
    const { size } = await stat(model);
    expect(resident).toBeGreaterThan(size);
    expect(Number(anonymous) + Number(file)).toBeLessThanOrEqual(Number(resident));
    expect(file).toBeGreaterThan(size);
  });
});

describe.runIf(process.platform === "linux")("a program that is no model server", () => {
  it("is not measured", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const found = await serverProcess({ hostname: "localhost", port, modelFile: null });
    server.close();
    expect(found).toMatchObject({ pid: null, reason: { kind: "unknown-program" } });
  });
});

describe.runIf(process.platform === "linux")("memory of a process that starts another", () => {
  it("is that of both", async () => {
    const mebibytes = 64;
    const hold = `const held = Buffer.alloc(${mebibytes} << 20, 1); console.log("holds"); setTimeout(() => held, 60000)`;
    const start = `const { spawn } = require("node:child_process");
      spawn(process.execPath, ["-e", ${JSON.stringify(hold)}], { stdio: "inherit" })`;
    const parent = spawn(process.execPath, ["-e", start], { stdio: ["ignore", "pipe", "inherit"], detached: true });
    await new Promise((resolve) => parent.stdout.once("data", resolve));
    const [resident, anonymous] = await serverMemory(Number(parent.pid))();
    process.kill(-Number(parent.pid), "SIGKILL");
    expect(anonymous).toBeGreaterThan(mebibytes << 20);
    expect(resident).toBeGreaterThan(Number(anonymous));
  });
});
