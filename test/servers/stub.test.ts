import { request } from "node:http";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { hostileEchoes } from "./hostile-echoes.mjs";
import { startProxy } from "./proxy.mjs";
import { type Stub, type StubOptions, startStub } from "./stub.mjs";
import { decode, encode, toyModel, VOCABULARY_SIZE } from "./toy-model.mjs";

const open: { close(): Promise<unknown> }[] = [];
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

async function stubOf(options: StubOptions): Promise<Stub> {
  const stub = await startStub(options);
  open.push(stub);
  return stub;
}

interface Told {
  readonly choices: readonly [{ readonly logprobs: { content: unknown[]; token_logprobs: unknown[] } }];
}

const told = async (response: Response) => (await response.json()) as Told;

async function ask(stub: Stub, body: object, path = "/v1/completions") {
  return fetch(stub.url + path, { method: "POST", body: JSON.stringify({ model: "toy", temperature: 0, ...body }) });
}

describe("the toy model", () => {
  it("reads back every text that it took apart", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => decode(encode(text)) === text));
  });

  it("gives probabilities that add up to one", () => {
    const { distributionAt, stateOf } = toyModel();
    const sum = [...distributionAt(stateOf(encode("The cat")))].reduce((all, one) => all + Math.exp(one), 0);
    expect(sum).toBeCloseTo(1, 10);
  });

  it("depends on every token before", () => {
    const { logProbabilities } = toyModel();
    const [first] = logProbabilities(encode("The cat"), [300]);
    const [other] = logProbabilities(encode("The cat", { begin: false }), [300]);
    expect(Math.abs(Number(first) - Number(other))).toBeGreaterThan(0.01);
  });
});

describe("a stub", () => {
  it("tells the model's own value for a token that is forced", async () => {
    const stub = await stubOf({ dialect: "llama-server" });
    const context = encode("The cat is");
    const target = VOCABULARY_SIZE - 5;
    const body = { prompt: context, max_tokens: 1, logprobs: 1, logit_bias: { [target]: 100 } };
    const answer = await told(await ask(stub, body));
    const [expected] = stub.model.logProbabilities(context, [target]);
    expect(answer.choices[0].logprobs.content[0]).toMatchObject({ id: target, logprob: expected });
  });

  it("tells the model's own values of a prompt where its echo is true", async () => {
    const stub = await stubOf({ dialect: "vllm" });
    const body = { prompt: "The cat", max_tokens: 0, logprobs: 1, echo: true };
    const answer = await told(await ask(stub, body));
    const [begin, ...rest] = encode("The cat");
    const expected = stub.model.logProbabilities([Number(begin)], rest);
    expect(answer.choices[0].logprobs.token_logprobs).toEqual([null, ...expected]);
  });

  it.each(hostileEchoes)("does not tell them where its $name", async ({ dialect, habits }) => {
    const stub = await stubOf({ dialect, habits });
    const body = { prompt: "The cat is on the", max_tokens: 1, logprobs: 1, echo: true };
    const answer = await told(await ask(stub, body));
    const [begin, ...rest] = encode("The cat is on the");
    const expected = [null, ...stub.model.logProbabilities([Number(begin)], rest)];
    expect(answer.choices[0].logprobs.token_logprobs.slice(0, expected.length)).not.toEqual(expected);
  });

  it("keeps the words of a stream whole where characters are cut between packets", async () => {
    const stub = await stubOf({ says: "naïve 😀 — ünïcode", events: { bytesPerWrite: 1 } });
    const text = await (await ask(stub, { prompt: "x", stream: true })).text();
    const events = text.split("\n\n").filter((line) => line.startsWith("data: {"));
    const words = events.map((line) => JSON.parse(line.slice(6)).choices[0].text).join("");
    expect(words).toBe("naïve 😀 — ünïcode");
  });

  it("springs a trap as often as it is told", async () => {
    const stub = await stubOf({ traps: [{ kind: "status", status: 429, retryAfter: "1", after: 1, times: 1 }] });
    const answers = [];
    for (let turn = 0; turn < 3; turn += 1) answers.push(await ask(stub, { prompt: "x", max_tokens: 1 }));
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 200]);
    expect(answers[1]?.headers.get("retry-after")).toBe("1");
  });

  it("goes away and comes back at the same place", async () => {
    const stub = await stubOf({});
    await stub.leave();
    await expect(ask(stub, { prompt: "x", max_tokens: 1 })).rejects.toThrow();
    await stub.comeBack();
    expect((await ask(stub, { prompt: "x", max_tokens: 1 })).status).toBe(200);
  });

  it("shows what went through a proxy", async () => {
    const proxy = await startProxy();
    open.push(proxy);
    const stub = await stubOf({});
    const headers = await new Promise((resolve, reject) => {
      const through = request(proxy.url, { path: `${stub.url}/v1/models` }, (response) => {
        response.resume();
        resolve(response.headers);
      });
      through.on("error", reject).end();
    });
    expect(headers).toMatchObject({ server: "llama.cpp", via: "1.1 somewhere" });
    expect(proxy.seen).toMatchObject([{ target: `${stub.url}/v1/models` }]);
  });
});
