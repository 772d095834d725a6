import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { plugBase, smartPlug } from "../../../src/meters/energy/smart-plug.ts";
import { missingOf, placeWith, readerOf } from "./place.ts";

/** A plug on this machine; returns its address and the paths that were asked for. */
async function plugThat(answer: RequestListener) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** Answers one path as a plug does, and 404 to all others. */
const answering =
  (path: string, body: unknown): RequestListener =>
  (request, response) => {
    if (request.url !== path) response.writeHead(404).end("Not Found");
    else response.end(typeof body === "string" ? body : JSON.stringify(body));
  };

const at = (plugUrl: string) => placeWith({}, { plugUrl }).place;
const reasonAt = async (url: string) => missingOf(await smartPlug.probe(at(url)));

/** As the makers document their answers. */
const shellyGen2 = {
  id: 0,
  source: "init",
  output: true,
  apower: 57.3,
  voltage: 230.1,
  current: 0.31,
  aenergy: { total: 1250.42, by_minute: [950.1, 951.2, 0], minute_ts: 1654511972 },
  temperature: { tC: 41.2, tF: 106.2 },
};
const shellyGen1 = {
  relays: [{ ison: true }],
  meters: [{ power: 57.3, is_valid: true, timestamp: 1680779310, counters: [2.115, 2.114, 2.142], total: 439237 }],
};
const tasmota = {
  StatusSNS: { Time: "2026-01-01T01:00:50", ENERGY: { Total: 3.185, Power: 57.3, Factor: 0.94, Voltage: 234 } },
};

describe("a smart plug", () => {
  it.each([
    ["a Shelly", "/rpc/Switch.GetStatus?id=0", shellyGen2],
    ["a Shelly PM", "/rpc/PM1.GetStatus?id=0", shellyGen2],
    ["an old Shelly", "/status", shellyGen1],
    ["Tasmota", "/cm?cmnd=Status%208", tasmota],
  ])("that is %s tells its power", async (_name, path, body) => {
    const { url, asked } = await plugThat(answering(path, body));
    const reader = await readerOf(smartPlug, at(url));
    expect((await reader.read()).watts).toBe(57.3);
    // Once known, it is asked in its own words only.
    const before = asked.length;
    await reader.read();
    expect(asked.slice(before)).toEqual([path]);
  });

  it("has its second socket asked where the address says so", async () => {
    const { url } = await plugThat(answering("/rpc/Switch.GetStatus?id=1", shellyGen2));
    expect((await (await readerOf(smartPlug, at(`${url}/?id=1`))).read()).watts).toBe(57.3);
  });

  it.each([
    ["measures nothing", { ...shellyGen2, apower: undefined }, "without a power"],
    ["says 0 W", { ...shellyGen2, apower: 0 }, "0 W"],
    ["says less than nothing", { ...shellyGen2, apower: -5 }, "is no power"],
    ["says more than any machine draws", { ...shellyGen2, apower: 1e308 }, "is no power"],
    ["says what no number holds", '{"apower":1e999}', "is no power"],
    ["says NaN", '{"apower":NaN}', "no JSON"],
    ["says a list", { ...shellyGen2, apower: [57] }, "without a power"],
    ["says nothing", "null", "without a power"],
    ["says a text", { ...shellyGen2, apower: "57" }, "without a power"],
    ["speaks no JSON", "<html>hello</html>", "no JSON"],
    ["talks too much", `"${"x".repeat(100_000)}"`, "more than 64 kB"],
  ])("that %s is no source", async (_name, body, reason) => {
    const { url } = await plugThat(answering("/rpc/Switch.GetStatus?id=0", body));
    expect(await reasonAt(url)).toContain(reason);
  });

  it("that is something else, asks for a password or is not there is no source", async () => {
    expect(await reasonAt((await plugThat(answering("/x", {}))).url)).toContain("no plug that is known");
    const locked = await plugThat((_request, response) => void response.writeHead(401).end());
    expect(await reasonAt(locked.url)).toContain("asks for a password");
    expect(await reasonAt("http://127.0.0.1:1")).toContain("can't be reached");
    expect(missingOf(await smartPlug.probe(placeWith({}).place))).toContain("no plug was named");
  });

  it("that sends to another host is refused, and the other host is not asked", async () => {
    const other = await plugThat(answering("/rpc/Switch.GetStatus?id=0", shellyGen2));
    const elsewhere = other.url.replace("127.0.0.1", "localhost");
    const { url } = await plugThat((request, response) =>
      response.writeHead(302, { location: `${elsewhere}${request.url}` }).end(),
    );
    expect(await reasonAt(url)).toContain("sends to another host (localhost:");
    expect(other.asked).toEqual([]);
  });

  it("may send to another page of its own, but not in a circle", async () => {
    const { url } = await plugThat((request, response) => {
      if (request.url?.startsWith("/rpc/Switch")) response.writeHead(301, { location: "/moved" }).end();
      else if (request.url === "/moved") response.end(JSON.stringify(shellyGen2));
      else response.writeHead(404).end();
    });
    expect((await (await readerOf(smartPlug, at(url))).read()).watts).toBe(57.3);
    const circle = await plugThat((request, response) =>
      response.writeHead(302, { location: request.url ?? "" }).end(),
    );
    expect(await reasonAt(circle.url)).toContain("in a circle");
  });

  it("that hangs up in the middle, or sends without end, is no source", async () => {
    const abrupt = await plugThat((_request, response) => {
      response.writeHead(200, { "content-length": "1000" }).write('{"apower":57');
      response.socket?.destroySoon();
    });
    expect(await reasonAt(abrupt.url)).toContain("can't be reached");
    const endless = await plugThat((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(" ".repeat(1 << 16)));
        response.once("drain", more);
      };
      more();
    });
    expect(await reasonAt(endless.url)).toContain("more than 64 kB");
  });

  it("that sends to a file is refused", async () => {
    const { url } = await plugThat((_request, response) =>
      response.writeHead(302, { location: "file:///etc/passwd" }).end(),
    );
    expect(await reasonAt(url)).toContain("sends to another host");
  });

  it("that breaks off, changes its words or falls to 0 W while it is read says so, and goes on when it is back", async () => {
    let body: unknown = shellyGen2;
    const { url } = await plugThat((_request, response) => {
      if (body === null) response.destroy();
      else response.end(JSON.stringify(body));
    });
    const reader = await readerOf(smartPlug, at(url));
    for (const [wrong, reason] of [
      [null, "can't be reached"],
      [{ restart_required: true }, "without a power"],
      [{ apower: 0 }, "0 W"],
    ] as const) {
      body = wrong;
      await expect(reader.read()).rejects.toThrow(reason);
    }
    body = shellyGen2;
    expect((await reader.read()).watts).toBe(57.3);
  });

  it("that answers too slowly is given up", { timeout: 20_000 }, async () => {
    const { url } = await plugThat(() => {});
    expect(await reasonAt(url)).toContain("no answer within 3 s");
  });

  it("that begins an answer and never ends it is given up too", { timeout: 20_000 }, async () => {
    const { url } = await plugThat((_request, response) => void response.write('{"apower":'));
    expect(await reasonAt(url)).toContain("no answer within 3 s");
  });
});

describe("the address of a plug", () => {
  it.each([
    ["192.168.1.20", "must be an address"],
    ["file:///etc/passwd", "must be an address"],
    ["http://", "must be an address"],
    ["http://admin:secret@plug", "password"],
    ["http://plug/?id=x", "number of a socket"],
  ])("is not %s", (text, reason) => {
    expect(() => plugBase(text)).toThrow(reason);
  });

  it("shows no password in its error", () => {
    expect(() => plugBase("http://admin:secret@plug")).toThrow(/^((?!secret).)*$/);
  });
});
