import { describe, expect, it } from "vitest";
import { findServer, isLoopback } from "../../../src/meters/server/find-server.ts";
import type { Listener, ProcessEntry, ProcessView } from "../../../src/meters/server/types.ts";

interface Machine {
  readonly listeners?: readonly Listener[] | null;
  readonly processes?: readonly (ProcessEntry | null)[];
  readonly mapped?: Readonly<Record<number, readonly string[]>>;
}

function machine({ listeners = [], processes = [], mapped = {} }: Machine): ProcessView {
  return {
    user: "1000",
    listeners: async () => listeners,
    processes: async () => processes.filter((one) => one !== null),
    mappedFiles: async (pid) => mapped[pid] ?? null,
  };
}

const process = (pid: number, program: string, { parent = 1, command = program } = {}): ProcessEntry => ({
  pid,
  parent,
  program,
  command,
});
const at = (pid: number | null, { address = "127.0.0.1", user = "1000" } = {}): Listener => ({ address, pid, user });
const place = { hostname: "127.0.0.1", port: 8080, modelFile: null };
const model = "/models/toy.Q8_0.gguf";

describe("the process of a server", () => {
  it("is the one at the port that has a model's file mapped", async () => {
    const view = machine({
      listeners: [at(7)],
      processes: [process(7, "python3")],
      mapped: { 7: ["/lib/libc.so", model] },
    });
    expect(await findServer(place, view)).toEqual({ pid: 7, known: "maps-model", program: "python3" });
  });

  it("has the very file mapped that the server names, wherever that lies", async () => {
    const view = machine({ listeners: [at(7)], processes: [process(7, "python3")], mapped: { 7: [model] } });
    expect(await findServer({ ...place, modelFile: "/srv/toy.Q8_0.gguf" }, view)).toMatchObject({ pid: 7 });
    expect(await findServer({ ...place, modelFile: "other.gguf" }, view)).toMatchObject({
      pid: null,
      reason: { kind: "unknown-program", program: "python3" },
    });
  });

  it("is the parent where a child has the model mapped, as with Ollama", async () => {
    const blob = `/var/lib/ollama/blobs/sha256-${"a".repeat(64)}`;
    const processes = [process(7, "ollama"), process(8, "ollama_runner", { parent: 7 }), process(9, "other")];
    const view = machine({ listeners: [at(7)], processes, mapped: { 8: [blob] } });
    expect(await findServer(place, view)).toEqual({ pid: 7, known: "maps-model", program: "ollama" });
  });

  it("is a known server also where the system tells no mapped files", async () => {
    const vllm = process(7, "python3", { command: "/env/bin/python3 /env/bin/vllm serve folder --port 8080" });
    const view = machine({ listeners: [at(7)], processes: [vllm] });
    expect(await findServer(place, view)).toEqual({ pid: 7, known: "server-program", program: "python3" });
  });

  it("is the one that started the others where several hold the port", async () => {
    const processes = [
      process(8, "python3", { parent: 7 }),
      process(7, "python3"),
      process(9, "python3", { parent: 7 }),
    ];
    const view = machine({ listeners: [at(9), at(7), at(8)], processes, mapped: { 9: [model] } });
    expect(await findServer(place, view)).toMatchObject({ pid: 7 });
  });

  it("is the one at the address that was asked for, not at another with the same port", async () => {
    const processes = [process(7, "llama-server"), process(8, "llama-server"), process(9, "llama-server")];
    const listeners = [at(7, { address: "0.0.0.0" }), at(8), at(9, { address: "::1" })];
    const view = machine({ listeners, processes });
    expect(await findServer(place, view)).toMatchObject({ pid: 8 });
    expect(await findServer({ ...place, hostname: "[::1]" }, view)).toMatchObject({ pid: 9 });
    expect(await findServer({ ...place, hostname: "127.0.0.2" }, view)).toMatchObject({ pid: 7 });
  });

  it("survives processes that end while it looks", async () => {
    const view = machine({ listeners: [at(7)], processes: [] });
    expect(await findServer(place, view)).toEqual({ pid: null, reason: { kind: "no-process", port: 8080 } });
  });
});

describe("a server whose memory is not measured", () => {
  it.each([
    ["docker-proxy", "container"],
    ["com.docker.backend", "container"],
    ["rootlessport", "container"],
    ["ssh", "tunnel"],
    ["kubectl", "tunnel"],
    ["nginx", "server"],
  ] as const)("has %s at its port, which passes requests on to a %s", async (program, to) => {
    const view = machine({ listeners: [at(7)], processes: [process(7, program)] });
    expect(await findServer(place, view)).toEqual({ pid: null, reason: { kind: "forwarder", program, to } });
  });

  it("is a proxy that an interpreter runs", async () => {
    const lite = process(7, "python3", { command: "/env/bin/python3 /env/bin/litellm --port 4000" });
    const view = machine({ listeners: [at(7)], processes: [lite] });
    expect(await findServer(place, view)).toMatchObject({ reason: { kind: "forwarder", to: "server" } });
  });

  it("belongs to another user", async () => {
    const view = machine({ listeners: [at(null, { user: "998" })] });
    expect(await findServer(place, view)).toEqual({
      pid: null,
      reason: { kind: "another-user", port: 8080, user: "998" },
    });
  });

  it("is nobody's, or the system does not say whose", async () => {
    const reason = { kind: "no-process", port: 8080 };
    expect(await findServer(place, machine({}))).toEqual({ pid: null, reason });
    expect(await findServer(place, machine({ listeners: null }))).toEqual({ pid: null, reason });
    expect(await findServer(place, machine({ listeners: [at(null)] }))).toEqual({ pid: null, reason });
  });

  it("runs on another machine, whatever listens here", async () => {
    const view = machine({ listeners: [at(7)], processes: [process(7, "llama-server")] });
    const found = await findServer({ ...place, hostname: "10.0.0.4" }, view);
    expect(found).toEqual({ pid: null, reason: { kind: "another-machine", host: "10.0.0.4" } });
  });
});

describe("loopback", () => {
  it.each(["127.0.0.1", "127.8.9.1", "localhost", "models.localhost", "[::1]", "::ffff:127.0.0.1"])("is %s", (name) => {
    expect(isLoopback(name)).toBe(true);
  });

  it.each(["128.0.0.1", "127.0.0.1.example.org", "localhost.example.org", "0.0.0.0", "::", "1270.0.0.1", "fe80::1"])(
    "is not %s",
    (name) => expect(isLoopback(name)).toBe(false),
  );
});
