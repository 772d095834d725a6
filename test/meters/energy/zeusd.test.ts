import { createServer, type RequestListener } from "node:http";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { zeusd } from "../../../src/meters/energy/zeusd.ts";
import { testFolder } from "../../support/folder.ts";
import { missingOf, placeWith, readerOf } from "./place.ts";

async function daemonThat(answer: RequestListener) {
  const socket = join(testFolder(), "zeusd.sock");
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return placeWith({}, { environment: { ZEUSD_SOCK_PATH: socket } }).place;
}

/** Two processors whose counters grow by a joule and by two at every question. */
function counting(mustName: boolean): RequestListener {
  const counters = [1e9, 5e9];
  return (request, response) => {
    const query = new URL(request.url ?? "", "http://zeusd").searchParams;
    const ids = query.get("cpu_ids");
    const wanted = ids === null ? [0, 1] : ids.split(",").map(Number);
    if ((ids === null && mustName) || wanted.some((id) => counters[id] === undefined))
      return void response.writeHead(400).end("bad request");
    counters.forEach((count, id) => {
      counters[id] = count + (id + 1) * 1e6;
    });
    response.end(
      JSON.stringify(
        Object.fromEntries(wanted.map((id) => [id, { cpu_energy_uj: counters[id], dram_energy_uj: null }])),
      ),
    );
  };
}

describe("zeusd", () => {
  it.each([
    ["answers for all processors at once", false],
    ["must be asked for each by its number", true],
  ])("counts every processor, where it %s", async (_name, mustName) => {
    const reader = await readerOf(zeusd, await daemonThat(counting(mustName)));
    expect(await reader.read()).toEqual({ joules: 3, watts: null });
    expect(await reader.read()).toEqual({ joules: 6, watts: null });
  });

  it.each([
    ["refuses", 403, "forbidden", "answers 403"],
    ["answers garbage", 200, "<html>", "no JSON"],
    ["answers nothing", 200, "{}", "no counters"],
    ["has no counter", 200, '{"0":{"cpu_energy_uj":null}}', "without the counter"],
    ["counts below zero", 200, '{"0":{"cpu_energy_uj":-4}}', "without the counter"],
  ])("that %s is no source", async (_name, status, body, reason) => {
    const place = await daemonThat((_request, response) => void response.writeHead(status).end(body));
    expect(missingOf(await zeusd.probe(place))).toContain(reason);
  });

  it("that steps back, leaps, leaves a processor out or goes away says so while it is read", async () => {
    let answer: unknown = { 0: { cpu_energy_uj: 5e9 }, 1: { cpu_energy_uj: 5e9 } };
    const place = await daemonThat((_request, response) => {
      if (answer === null) response.destroy();
      else response.end(JSON.stringify(answer));
    });
    const reader = await readerOf(zeusd, place);
    for (const [wrong, reason] of [
      [{ 0: { cpu_energy_uj: 4e9 }, 1: { cpu_energy_uj: 5e9 } }, "stepped back"],
      [{ 0: { cpu_energy_uj: 5e12 }, 1: { cpu_energy_uj: 5e9 } }, "leapt"],
      [{ 0: { cpu_energy_uj: 5e9 } }, "left a processor out"],
      [null, "can't be reached"],
    ] as const) {
      answer = wrong;
      await expect(reader.read()).rejects.toThrow(reason);
    }
  });

  it("that takes too long, or talks without end, is no source", { timeout: 20_000 }, async () => {
    expect(missingOf(await zeusd.probe(await daemonThat(() => {})))).toContain("can't be reached");
    const endless = await daemonThat((_request, response) => {
      const timer = setInterval(() => response.write(" ".repeat(1 << 16)), 5);
      response.once("close", () => clearInterval(timer));
    });
    expect(missingOf(await zeusd.probe(endless))).toContain("zeusd");
  });

  it("that is not named or not there is no source", async () => {
    expect(missingOf(await zeusd.probe(placeWith({}).place))).toContain("ZEUSD_SOCK_PATH is not set");
    const nowhere = placeWith({}, { environment: { ZEUSD_SOCK_PATH: join(testFolder(), "none.sock") } }).place;
    expect(missingOf(await zeusd.probe(nowhere))).toContain("can't be reached");
  });
});
