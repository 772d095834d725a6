import { request as ask, createServer } from "node:http";
import { connect } from "node:net";

/** A forward proxy on loopback that keeps what went through it, and says so in its headers. */
export async function startProxy() {
  /** @type {{method: string, target: string, headers: import("node:http").IncomingHttpHeaders}[]} */
  const seen = [];
  const server = createServer((request, response) => {
    seen.push({ method: request.method ?? "", target: request.url ?? "", headers: request.headers });
    const onward = ask(request.url ?? "", { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, via: "1.1 somewhere", "x-cache": "MISS" });
      answer.pipe(response);
    });
    onward.on("error", () => response.writeHead(502).end());
    request.pipe(onward);
  });
  server.on("connect", (request, socket, head) => {
    seen.push({ method: "CONNECT", target: request.url ?? "", headers: request.headers });
    const [host, port] = (request.url ?? "").split(":");
    const onward = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
