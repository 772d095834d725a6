import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { UserError } from "../../../src/lib/errors.ts";
import { sha256 } from "../../../src/lib/files.ts";
import { takeInventory } from "../../../src/models/discover/inventory.ts";
import type { Surroundings } from "../../../src/models/discover/types.ts";
import { type DownloadOptions, type Fetched, fetchMissing, fetchModel } from "../../../src/models/hub/download.ts";
import { type HubReference, parseStoreReference } from "../../../src/models/store-reference.ts";
import { aCommit, badDescriptions, described, isDescription, sendRange } from "../../support/loopback-hub.mjs";
import { modelNamed, newHome, put } from "../discover/trees.ts";
import { ggufBytes, tinyMetadata } from "../gguf/gguf-writer.ts";
import { aHub, type Handler, type Loopback, serve } from "./loopback.ts";

/** Large enough that a connection can be cut within it. */
const model = ggufBytes({
  metadata: tinyMetadata,
  tensors: [{ name: "token_embd.weight", dimensions: [64, 4096], type: 0, bytes: 64 * 4096 * 4 }],
}).fill(7, 1_000_000);
const file = "m-Q4_K_M.gguf";

const at = (server: Loopback, env: Readonly<Record<string, string>> = {}): Surroundings =>
  newHome({ env: { HF_ENDPOINT: server.address, ...env } });

function fetched(
  surroundings: Surroundings,
  reference = "hf:org/m",
  options: Partial<DownloadOptions> = {},
): Promise<Fetched> {
  return fetchModel(parseStoreReference(reference) as HubReference, { surroundings, pauseMs: 0, ...options });
}

async function problemOf(surroundings: Surroundings, reference?: string): Promise<string> {
  const error = await fetched(surroundings, reference).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
}

const blobsOf = ({ home }: Surroundings): string =>
  join(home, ".cache", "huggingface", "hub", "models--org--m", "blobs");

describe("a download", () => {
  test("comes to the shared cache as the libraries lay it out, and is then found", async () => {
    const server = await serve(aHub({ [file]: model, "m-Q8_0.gguf": modelNamed("eight") }));
    const home = at(server);
    const progress: number[] = [];
    const { path, wasHere, bytes } = await fetched(home, "hf:org/m", {
      onProgress: ({ doneBytes }) => progress.push(doneBytes),
    });
    expect({ wasHere, bytes }).toEqual({ wasHere: false, bytes: model.length });
    const repository = join(home.home, ".cache", "huggingface", "hub", "models--org--m");
    expect(path).toBe(join(repository, "snapshots", aCommit, file));
    expect(readlinkSync(path)).toBe(join("..", "..", "blobs", sha256(model)));
    expect(readFileSync(path).equals(model)).toBe(true);
    expect(readFileSync(join(repository, "refs", "main"), "utf8")).toBe(aCommit);
    expect(readdirSync(join(repository, "blobs"))).toEqual([sha256(model)]);
    expect(progress.at(-1)).toBe(model.length);
    expect(takeInventory({ surroundings: home, folders: [] })).toMatchObject({
      models: [{ reference: `hf:org/m/${file}`, sha256: sha256(model) }],
      problems: [],
    });
  });

  test("waits for no other: a file that another process brings is refused, a lock left behind is taken over", async () => {
    const server = await serve(aHub({ [file]: model }));
    const home = at(server);
    const lock = join(blobsOf(home), `${sha256(model)}.lock`);
    put(lock, String(process.pid));
    expect(await problemOf(home)).toMatch(/another download is at it \(process \d+ on [^)]+\)/);
    // No process has this number: it is beyond what any system gives.
    writeFileSync(lock, "2000000000");
    expect(await fetched(home)).toMatchObject({ wasHere: false });
    expect(readdirSync(blobsOf(home))).toEqual([sha256(model)]);
  });

  test("is not made where the model is on this disk", async () => {
    const server = await serve(aHub({ [file]: model }));
    const home = at(server);
    await fetched(home);
    const asked = server.seen.length;
    expect(await fetched(home)).toMatchObject({ wasHere: true });
    await fetchMissing(["hf:org/m:Q4_K_M", "ollama:x", put(join(home.home, "hf:a"), "x")], { surroundings: home });
    expect(server.seen.length).toBe(asked);
  });

  test("brings a file in a folder of its repository, and all parts of a split set", async () => {
    const files = { "Q8_0/m-00001-of-00002.gguf": model, "Q8_0/m-00002-of-00002.gguf": modelNamed("second") };
    const home = at(await serve(aHub(files)));
    const { path } = await fetched(home, "hf:org/m:Q8_0");
    expect(realpathSync(path)).toBe(realpathSync(join(blobsOf(home), sha256(model))));
    expect(readdirSync(join(path, ".."))).toEqual(["m-00001-of-00002.gguf", "m-00002-of-00002.gguf"]);
  });

  test("that was cut in the middle is taken up where it broke off", async () => {
    let cuts = 0;
    const server = await serve((request, response) => {
      if (isDescription(request)) return void response.end(described({ [file]: model }));
      if (cuts++ > 1) return sendRange(request, response, model);
      const start = Number(/\d+/.exec(request.headers.range ?? "0")?.[0]);
      response.writeHead(start === 0 ? 200 : 206, {
        "content-length": model.length - start,
        ...(start === 0 ? {} : { "content-range": `bytes ${start}-${model.length - 1}/${model.length}` }),
      });
      response.write(model.subarray(start, start + 300_000), () => setTimeout(() => response.destroy(), 20));
    });
    const { path } = await fetched(at(server));
    expect(readFileSync(path).equals(model)).toBe(true);
    const ranges = server.seen.slice(1).map(({ headers }) => headers.range);
    expect(ranges).toHaveLength(3);
    expect(ranges[0]).toBeUndefined();
    expect(ranges[1]).toMatch(/^bytes=[1-9]\d*-$/);
    expect(ranges[2]).toMatch(/^bytes=[1-9]\d*-$/);
  });

  test("of an earlier call goes on from its bytes", async () => {
    const server = await serve(aHub({ [file]: model }));
    const home = at(server);
    put(join(blobsOf(home), `${sha256(model)}.incomplete`), model.subarray(0, 1000));
    const { path } = await fetched(home);
    expect(readFileSync(path).equals(model)).toBe(true);
    expect(server.seen.at(-1)?.headers.range).toBe("bytes=1000-");
  });

  test("begins anew where the server ignores ranges, or has more here than there is", async () => {
    const server = await serve((request, response) => {
      if (isDescription(request)) response.end(described({ [file]: model }));
      else response.end(model);
    });
    for (const earlier of [Buffer.alloc(1000), Buffer.alloc(model.length + 5)]) {
      const home = at(server);
      put(join(blobsOf(home), `${sha256(model)}.incomplete`), earlier);
      expect(readFileSync((await fetched(home)).path).equals(model)).toBe(true);
    }
  });

  test("begins anew where a range is answered with another one", async () => {
    let asked = 0;
    const server = await serve((request, response) => {
      if (isDescription(request)) return void response.end(described({ [file]: model }));
      if (asked++ > 0) return sendRange(request, response, model);
      response.writeHead(206, { "content-range": `bytes 0-9/${model.length}` }).end(model.subarray(0, 10));
    });
    const home = at(server);
    put(join(blobsOf(home), `${sha256(model)}.incomplete`), model.subarray(0, 1000));
    expect(readFileSync((await fetched(home)).path).equals(model)).toBe(true);
  });

  test("that brings nothing again and again is given up, what came stays, and it can go on", async () => {
    const server = await serve((request, response) => {
      if (isDescription(request)) return void response.end(described({ [file]: model }));
      response.writeHead(206, {
        "content-range": `bytes 1000-${model.length - 1}/${model.length}`,
        "content-length": 9,
      });
      response.flushHeaders();
      response.destroy();
    });
    const home = at(server);
    const partial = put(join(blobsOf(home), `${sha256(model)}.incomplete`), model.subarray(0, 1000));
    expect(await problemOf(home)).toMatch(/cut off 5 times .*goes on at 1,000 of/);
    expect(readFileSync(partial)).toHaveLength(1000);
  });

  test("with another checksum is kept aside and named", async () => {
    const other = Buffer.from(model).fill(1, model.length - 10);
    const server = await serve((request, response) => {
      if (isDescription(request)) response.end(described({ [file]: model }));
      else sendRange(request, response, other);
    });
    const home = at(server);
    const problem = await problemOf(home);
    const aside = `${sha256(model)}.mismatch-${sha256(other).slice(0, 12)}`;
    expect(problem).toContain(`kept aside as ${join(blobsOf(home), aside)}`);
    expect(readdirSync(blobsOf(home))).toEqual([aside]);
    expect(existsSync(join(blobsOf(home), "..", "snapshots", aCommit))).toBe(false);
  });

  test("of more bytes than announced is refused", async () => {
    const server = await serve((request, response) => {
      if (isDescription(request)) response.end(described({ [file]: model }));
      else response.end(Buffer.concat([model, model]));
    });
    const home = at(server);
    expect(await problemOf(home)).toContain("more bytes came");
    expect(readdirSync(blobsOf(home))).toEqual([]);
  });

  test("of fewer bytes than announced is refused", async () => {
    const server = await serve((request, response) => {
      if (isDescription(request)) response.end(described({ [file]: model }));
      else sendRange(request, response, model.subarray(0, 5000));
    });
    expect(await problemOf(at(server))).toMatch(/has fewer bytes than the [\d,]+ it announced/);
    expect(server.seen.length).toBeLessThan(10);
  });

  test("can be interrupted, and what came stays", async () => {
    const server = await serve((request, response) => {
      if (isDescription(request)) return void response.end(described({ [file]: model }));
      response.writeHead(200, { "content-length": model.length });
      response.write(model.subarray(0, 200_000));
    });
    const home = at(server);
    const controller = new AbortController();
    const download = fetched(home, "hf:org/m", {
      signal: controller.signal,
      onProgress: ({ doneBytes }) => {
        if (doneBytes >= 200_000) setTimeout(() => controller.abort(), 10);
      },
    });
    await expect(download).rejects.toThrow();
    expect(lstatSync(join(blobsOf(home), `${sha256(model)}.incomplete`)).size).toBe(200_000);
  });
});

describe("a hub that answers badly", () => {
  const answering = (handler: Handler, env?: Record<string, string>) =>
    serve(handler).then((server) => at(server, env));

  test.each(badDescriptions(file, model))("with %s", async (_, body, words) => {
    expect(await problemOf(await answering((_request, response) => void response.end(body)))).toContain(words);
  });

  test("with other files: they are named", async () => {
    const home = await answering(aHub({ "m-Q2_K.gguf": model, "mmproj-m.gguf": model }));
    expect(await problemOf(home, "hf:org/m:Q8_0")).toMatch(/holds no such file; it has m-Q2_K\.gguf$/);
  });

  test.each([
    [401, "set HF_TOKEN"],
    [403, "set HF_TOKEN"],
    [404, "check the name"],
    [429, "wait some minutes"],
    [500, "try again later"],
  ])("with %i", async (status, words) => {
    const home = await answering((_request, response) => void response.writeHead(status).end("no"));
    expect(await problemOf(home)).toMatch(new RegExp(`answered ${status}.*${words}`));
  });

  test("with a web page for a file", async () => {
    const home = await answering((request, response) => {
      if (isDescription(request)) response.end(described({ [file]: model }));
      else response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<html>Log in</html>");
    });
    expect(await problemOf(home)).toContain("sent a web page instead");
  });

  test("in a circle", async () => {
    const home = await answering((_request, response) => void response.writeHead(302, { location: "/api/x" }).end());
    expect(await problemOf(home)).toContain("in a circle");
  });

  test("by sending us to a file of this disk", async () => {
    const home = await answering(
      (_request, response) => void response.writeHead(302, { location: "file:///etc/passwd" }).end(),
    );
    expect(await problemOf(home)).toContain("which is not safe");
  });

  test.each([
    ["says nothing", () => {}, /sent nothing for 0\.2 s/],
    ["stops in the middle", (_, response) => void response.write('{"sha":'), /sent nothing for 0\.2 s/],
    [
      "sends a byte now and then",
      (_, response) => void setInterval(() => response.write(" "), 20).unref(),
      /took more than 0\.2 s/,
    ],
    [
      "breaks off",
      (_, response) => void response.write("{", () => setTimeout(() => response.destroy(), 20)),
      /broke off its answer/,
    ],
  ] satisfies [string, Handler, RegExp][])("that %s", async (_, handler, words) => {
    expect(await problemOf(await answering(handler, { HF_HUB_DOWNLOAD_TIMEOUT: "0.2" }))).toMatch(words);
  });

  test("that says nothing while it sends a file: what came stays", async () => {
    const home = await answering(
      (request, response) => {
        if (isDescription(request)) return void response.end(described({ [file]: model }));
        const start = Number(/\d+/.exec(request.headers.range ?? "0")?.[0]);
        if (start > 0) return;
        response.writeHead(200, { "content-length": model.length });
        response.write(model.subarray(0, 1000));
      },
      { HF_HUB_DOWNLOAD_TIMEOUT: "0.2" },
    );
    expect(await problemOf(home)).toMatch(/sent nothing for 0\.2 s/);
    expect(lstatSync(join(blobsOf(home), `${sha256(model)}.incomplete`)).size).toBe(1000);
  });

  test("for a time that is none", async () => {
    const home = newHome({ env: { HF_HUB_DOWNLOAD_TIMEOUT: "soon" } });
    expect(await problemOf(home)).toMatch(/^HF_HUB_DOWNLOAD_TIMEOUT "soon": write the seconds/);
  });

  test("not at all", async () => {
    expect(await problemOf(newHome({ env: { HF_ENDPOINT: "http://127.0.0.1:9" } }))).toMatch(/cannot be reached/);
    expect(await problemOf(newHome({ env: { HF_ENDPOINT: "nonsense" } }))).toContain("HF_ENDPOINT");
  });
});

describe("the token and other hosts", () => {
  test("the token goes to the endpoint, and not with a file's bytes that lie elsewhere", async () => {
    const elsewhere = await serve((request, response) => sendRange(request, response, model));
    const server = await serve((request, response) => {
      if (isDescription(request)) response.end(described({ [file]: model }));
      else response.writeHead(302, { location: `${elsewhere.address}/bytes?signature=secret` }).end();
    });
    const { path } = await fetched(at(server, { HF_TOKEN: "hf_secret" }));
    expect(basename(path)).toBe(file);
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(["Bearer hf_secret", "Bearer hf_secret"]);
    expect(elsewhere.seen.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  test("what is believed of a file is not taken from another host", async () => {
    const elsewhere = await serve((_request, response) => void response.end(described({ [file]: model })));
    const server = await serve(
      (_request, response) => void response.writeHead(307, { location: elsewhere.address }).end(),
    );
    expect(await problemOf(at(server, { HF_TOKEN: "hf_secret" }))).toContain("redirects to another host");
    expect(elsewhere.seen).toEqual([]);
  });

  test("a repository that was renamed is followed within the host", async () => {
    const inner = aHub({ [file]: model });
    const server = await serve((request, response) => {
      if (request.url?.startsWith("/api/models/org/old/")) {
        response.writeHead(307, { location: "/api/models/org/m/revision/main?blobs=true" }).end();
        return;
      }
      request.url = request.url?.replace("/org/old/", "/org/m/") ?? "";
      inner(request, response);
    });
    expect(await fetched(at(server), "hf:org/old")).toMatchObject({ wasHere: false });
  });
});

describe("a password", () => {
  test.each([
    "https://me:hunter2@huggingface.co",
    "htps://me:hunter2@huggingface.co",
    "me:hunter2@huggingface.co",
    "http://me:hunter2@[",
  ])("in HF_ENDPOINT is not printed, nor sent: %s", async (address) => {
    const problem = await problemOf(newHome({ env: { HF_ENDPOINT: address } }));
    expect(problem).toMatch(/^HF_ENDPOINT/);
    expect(problem).not.toContain("hunter2");
  });

  test("in an address that a hub redirects to is not printed, nor is that address asked", async () => {
    const server = await serve((_, response) =>
      response.writeHead(302, { location: "http://me:hunter2@127.0.0.1:1/x" }).end(),
    );
    const problem = await problemOf(at(server));
    expect(problem).toMatch(/redirects to http:\/\/127\.0\.0\.1:1\/x with a password/);
    expect(problem).not.toContain("hunter2");
  });
});

test("an address of another kind that a hub redirects to is told as it is", async () => {
  const server = await serve((_, response) => response.writeHead(302, { location: "file:///etc/passwd" }).end());
  expect(await problemOf(at(server))).toContain("redirects to file:///etc/passwd, which is not safe");
});
