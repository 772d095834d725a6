import { createHash } from "node:crypto";
import { createServer } from "node:http";

export const aCommit = "0123456789abcdef0123456789abcdef01234567";

/** A server on this machine that keeps every request as it came in `seen`; `close` ends it with its connections. */
export async function listen(handler) {
  const seen = [];
  const server = createServer((request, response) => {
    seen.push({ path: request.url ?? "", headers: request.headers });
    handler(request, response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(null)));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `http://127.0.0.1:${server.address().port}`, seen, close };
}

/** The hub's description of a repository. */
export function described(files, change = {}) {
  const siblings = Object.entries(files).map(([rfilename, content]) => ({
    rfilename,
    size: content.length,
    blobId: "x",
    lfs: { sha256: createHash("sha256").update(content).digest("hex"), size: content.length, pointerSize: 134 },
  }));
  return JSON.stringify({
    id: "org/m",
    sha: aCommit,
    siblings: [...siblings, { rfilename: "README.md", size: 3 }],
    ...change,
  });
}

/** Answers with a file's bytes, or the range that was asked for. */
export function sendRange(request, response, content) {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  if (from === undefined) {
    response.writeHead(200, { "content-type": "application/octet-stream", "content-length": content.length });
    response.end(content);
    return;
  }
  const [start, end] = [Number(from), to === "" || to === undefined ? content.length - 1 : Number(to)];
  if (start >= content.length) {
    response.writeHead(416).end();
    return;
  }
  const piece = content.subarray(start, end + 1);
  response.writeHead(206, {
    "content-range": `bytes ${start}-${start + piece.length - 1}/${content.length}`,
    "content-length": piece.length,
  });
  response.end(piece);
}

/** What is no description passes on to the other handler. */
export const isDescription = (request) => (request.url ?? "").startsWith("/api/");

/** Descriptions that no repository of the model has, each with words of its refusal. */
export function badDescriptions(file, model) {
  const siblings = (lfs) => JSON.stringify({ sha: aCommit, siblings: [{ rfilename: file, ...lfs }] });
  return [
    ["a web page", "<!DOCTYPE html><html>Log in</html>", "a web page instead of JSON"],
    ["torn JSON", '{"sha":', "something instead of JSON"],
    ["another JSON", "[]", "describes no repository"],
    ["no commit", described({ [file]: model }, { sha: "../../../x" }), "describes no repository"],
    ["no model", described({}), "holds no GGUF file"],
    ["a path out of the cache", described({ "../../../evil.gguf": model }), "holds no GGUF file"],
    ["a path of another system", described({ "..\\evil.gguf": model }), "holds no GGUF file"],
    ["no checksum", siblings({ size: 9 }), "holds no GGUF file"],
    ["a checksum that is a path", siblings({ lfs: { sha256: "../../x", size: 9 } }), "holds no GGUF file"],
    ["a part too few", described({ "m-00001-of-00002.gguf": model }), "lacks m-00002-of-00002.gguf"],
  ];
}
