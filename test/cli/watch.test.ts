import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emptyFolder, type Outcome, type Started, start } from "./support.ts";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Asks with the headers as given, without those that a library would put right. */
function ask(address: URL, path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: address.hostname, port: address.port, path, method, headers }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    asked.on("error", reject);
    asked.end();
  });
}

function addressIn(started: Started): Promise<URL> {
  return new Promise((resolve, reject) => {
    let stderr = "";
    started.child.stderr?.on("data", (chunk) => {
      stderr += chunk;
      const [, address] = /^watch +(http:\S+)$/m.exec(stderr) ?? [];
      if (address !== undefined) resolve(new URL(address));
    });
    started.child.on("close", () => reject(new Error(`it ended without an address: ${stderr}`)));
  });
}

interface News {
  readonly markup: string;
  readonly ended: boolean;
}

const newsIn = (text: string): readonly News[] =>
  [...text.matchAll(/^data: (.*)$/gm)].map(([, line = ""]) => JSON.parse(line) as News);

describe("run --watch", () => {
  let started: Started;
  let address: URL;
  let events: Promise<Answer>;
  let outcome: Outcome;
  const answers: Record<string, Answer> = {};

  beforeAll(async () => {
    const words = ["run", "--runner", "fake", "skilled", "novice", "-s", "everyday", "--limit", "300", "--loads", "2"];
    started = start([...words, "--watch", "--json"], { cwd: emptyFolder() });
    address = await addressIn(started);
    events = ask(address, `${address.pathname}events`);
    const token = address.pathname.slice(1, -1);
    const asked = {
      page: ask(address, address.pathname),
      wrongToken: ask(address, `/${"x".repeat(token.length)}/`),
      noToken: ask(address, "/"),
      longToken: ask(address, `/${token}${token}/events`),
      otherHost: ask(address, address.pathname, { host: `evil.example:${address.port}` }),
      otherPort: ask(address, address.pathname, { host: "127.0.0.1:1" }),
      localName: ask(address, address.pathname, { host: `localhost:${address.port}` }),
      post: ask(address, address.pathname, {}, "POST"),
      elsewhere: ask(address, `${address.pathname}../../etc/passwd`),
      fromPage: ask(address, address.pathname, { origin: "https://evil.example" }),
    };
    for (const [name, answer] of Object.entries(asked)) answers[name] = await answer;
    outcome = await started.outcome;
  });

  afterAll(() => {
    started.child.kill("SIGKILL");
  });

  test("serves the page on this machine alone, behind a token", () => {
    expect(address.hostname).toBe("127.0.0.1");
    expect(address.pathname).toMatch(/^\/[\w-]{32}\/$/);
    expect(answers["page"]?.status).toBe(200);
    expect(answers["page"]?.text).toMatch(/script-src 'sha256-[^']+'; .*connect-src 'self'/);
    expect(answers["page"]?.text).toContain("<title>A run under way</title>");
  });

  test.each(["wrongToken", "noToken", "longToken", "otherHost", "otherPort", "localName", "post", "elsewhere"])(
    "answers not found: %s",
    (name) => {
      expect(answers[name]?.status).toBe(404);
      expect(answers[name]?.text).toBe("not found\n");
    },
  );

  test("lets no other page read it", () => {
    const names = Object.values(answers).flatMap(({ headers }) => Object.keys(headers));
    expect(names.filter((name) => name.startsWith("access-control"))).toEqual([]);
    expect(answers["fromPage"]?.headers["cross-origin-resource-policy"]).toBe("same-origin");
  });

  test("tells of progress and figures, and at last that it is over", async () => {
    const news = newsIn((await events).text);
    expect(news.length).toBeGreaterThanOrEqual(2);
    const last = news.at(-1);
    expect(last?.ended).toBe(true);
    expect(last?.markup).toMatch(/(\d+) of \1 jobs<\/span>: done; the report lies in /);
    const { rows } = JSON.parse(outcome.stdout) as {
      rows: { metric: string; task: string | null; value: number | null }[];
    };
    const accuracies = rows.filter(({ metric, task }) => metric === "acc" && task === null);
    expect(accuracies).toHaveLength(2);
    for (const { value } of accuracies) expect(last?.markup).toContain(`<td data-v="${value}">`);
  });

  test("prints one document on stdout, and is closed at the end", async () => {
    expect(outcome.code).toBe(0);
    expect(JSON.parse(outcome.stdout).run.kind).toBe("run");
    expect(outcome.stderr).toMatch(/^watch +http:\/\/127\.0\.0\.1:\d+\/\S+\n$/);
    await expect(ask(address, address.pathname)).rejects.toThrow(/ECONNREFUSED/);
  });
});

test("an interrupted run is over for those who look, too", async () => {
  const words = ["run", "--runner", "fake", "skilled", "novice", "-s", "everyday", "--full", "--loads", "2"];
  const started = start([...words, "--watch"], { cwd: emptyFolder() });
  const address = await addressIn(started);
  const events = ask(address, `${address.pathname}events`);
  await ask(address, address.pathname);
  started.child.kill("SIGINT");
  const { code, stderr } = await started.outcome;
  expect(code, stderr).toBe(130);
  expect(newsIn((await events).text).at(-1)?.ended).toBe(true);
});
