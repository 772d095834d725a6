import { gzipSync } from "node:zlib";
import { aCommit, badDescriptions, described, isDescription, sendRange } from "../support/loopback-hub.mjs";

export const file = "m-Q4_K_M.gguf";
const escapes = "\u001b[2J\u009b31m\u202egpj";

/** Ways in which a hub answers that no hub should, each a handler of requests; `model` is the file that it should give. */
export function hostileAnswers(model) {
  const whole = described({ [file]: model });
  const describing = (body) => (_, response) => void response.end(body);
  const named = (name, size = model.length) =>
    describing(described({ [name]: model }).replaceAll(`:${model.length},`, `:${size},`));
  const sending = (send) => (request, response) => {
    if (isDescription(request)) response.end(whole);
    else send(request, response);
  };
  const redirecting = (location) => (_, response) => void response.writeHead(302, { location }).end();
  const dripping = (_, response) => {
    const timer = setInterval(() => response.write(" "), 100);
    response.on("close", () => clearInterval(timer));
  };
  const endless = (_, response) => {
    const more = () => {
      while (response.writable && response.write(" ".repeat(1 << 20)));
    };
    response.on("drain", more);
    more();
  };
  const breaking = (bytes) => (_, response) => {
    response.writeHead(200, { "content-length": model.length });
    response.write(bytes, () => setTimeout(() => response.destroy(), 20));
  };
  const status = (code) => (_, response) =>
    void response.writeHead(code).end(code === 204 || code === 304 ? "" : escapes);
  return [
    ...badDescriptions(file, model).map(([what, body]) => [what, describing(body)]),
    ...[204, 206, 300, 304, 400, 401, 403, 404, 416, 418, 429, 500, 503, 599].flatMap((code) => [
      [`${code} for a description`, status(code)],
      [`${code} for a file`, sending(status(code))],
    ]),
    ...[
      "/api/x",
      "file:///etc/passwd",
      "http://me:hunter2@127.0.0.1:1/x",
      "http://127.0.0.1:1/x",
      "",
      "http://[",
      "javascript:alert(1)",
      `/${"x".repeat(10_000)}`,
    ].flatMap((place) => [
      [`a description at ${place.slice(0, 40)}`, redirecting(place)],
      [`a file at ${place.slice(0, 40)}`, sending(redirecting(place))],
    ]),
    ["no word for a description", () => {}],
    ["no word for a file", sending(() => {})],
    ["a description byte by byte", dripping],
    ["a file byte by byte", sending(dripping)],
    ["a description without end", endless],
    ["a file without end", sending(endless)],
    ["a description that breaks off", breaking('{"sha"')],
    ["a file that breaks off", sending(breaking(model.subarray(0, 100)))],
    ["a file that breaks off before its first byte", sending((_, response) => response.destroy())],
    [
      "a description packed a thousandfold",
      (_, response) =>
        void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(100_000_000, 32))),
    ],
    [
      "a description that is not packed as it says",
      (_, response) => void response.writeHead(200, { "content-encoding": "gzip" }).end(whole),
    ],
    ["lists in lists", describing("[".repeat(1_000_000))],
    ["objects in objects", describing(`${'{"sha":'.repeat(200_000)}1${"}".repeat(200_000)}`)],
    ["a description of one long text", describing(`"${"x".repeat(5_000_000)}"`)],
    [
      "a hundred thousand files",
      describing(JSON.stringify({ sha: aCommit, siblings: Array(100_000).fill({ rfilename: "README.md" }) })),
    ],
    ["no list of files", describing(JSON.stringify({ sha: aCommit, siblings: { length: 1e9 } }))],
    [
      "names of an object's own properties",
      describing(`{"__proto__":{"sha":"${aCommit}"},"siblings":[{"__proto__":{"rfilename":"a.gguf"}}]}`),
    ],
    ["zero bytes", describing(Buffer.alloc(10_000))],
    ...[
      "/etc/m.gguf",
      "a/../../../m.gguf",
      "C:\\m.gguf",
      "a//m.gguf",
      "./m.gguf",
      `${escapes}.gguf`,
      "a\nb.gguf",
      `${"x".repeat(5000)}.gguf`,
      `${"d/".repeat(3000)}m.gguf`,
      "m-00001-of-99999.gguf",
      "m-00002-of-00002.gguf",
      "m-00000-of-00000.gguf",
      "__proto__.gguf",
    ].map((name) => [`a file called ${JSON.stringify(name.slice(0, 30))}`, named(name)]),
    ...["0", "-1", "1e300", "9007199254740991", "1.5", "null", '"many"', "[]"].map((size) => [
      `a file of ${size} bytes`,
      named(file, size),
    ]),
    [
      "a web page for a file",
      sending((_, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>")),
    ],
    ["other bytes", sending((request, response) => sendRange(request, response, Buffer.alloc(model.length, 1)))],
    ["more bytes", sending((_, response) => void response.end(Buffer.concat([model, model])))],
    ["fewer bytes", sending((_, response) => void response.end(model.subarray(0, model.length >> 1)))],
    ["no bytes", sending((_, response) => void response.end())],
    [
      "another range",
      sending((_, response) => void response.writeHead(206, { "content-range": "bytes 7-9/10" }).end("abc")),
    ],
    [
      "a range that is none",
      sending(
        (_, response) =>
          void response.writeHead(206, { "content-range": escapes.replaceAll(/\P{ASCII}|\p{Cc}/gu, "") }).end("abc"),
      ),
    ],
    ["a head of 100 kB", (_, response) => void response.writeHead(200, { "x-long": "x".repeat(100_000) }).end(whole)],
    ["no HTTP", (request) => void request.socket.end("220 mail.example ESMTP\r\n\r\n")],
    ["a status that is none", (request) => void request.socket.end("HTTP/1.1 -1 x\r\n\r\n")],
  ];
}
