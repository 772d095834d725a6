import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import type { DialectName } from "./dialects.mjs";
import { startStub } from "./stub.mjs";

interface Exchange {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, unknown> | null;
  readonly status: number;
  readonly answer: string;
}

/** Answers of real servers, from November 2026. */
function recorded(server: string): readonly Exchange[] {
  const file = new URL(`../fixtures/servers/${server}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")).exchanges;
}

/** Fields that no client needs, which the kit leaves out, and what differs for a reason. */
const LEFT_OUT =
  /service_tier|routed_experts|stop_reason|kv_transfer|ec_transfer|^metrics|refusal|token_details|tokens_details|completion_tokens_details|provider_specific|architecture|permission|modified_at|digest|description|parameters|^models\.|\btags|aliases|prompt_token_ids|token_ids|prompt_logprobs|logprobs|finish_reason|system_fingerprint|created|timings|error\.(param|type)|content\.bytes|object|^choices\.index|\bid$/;

/** Paths of all fields of an answer, such as `choices.text`. */
function fields(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => fields(one, path));
  if (value === null || typeof value !== "object") return [path];
  return Object.entries(value).flatMap(([key, one]) => fields(one, path === "" ? key : `${path}.${key}`));
}

/** The JSON values of an answer or of the events of a stream. */
function values(text: string): unknown[] {
  const lines = text.split("\n").filter((line) => line.startsWith("data: {"));
  if (lines.length > 0) return lines.map((line) => JSON.parse(line.slice("data: ".length)));
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}

const told = (text: string) => new Set(values(text).flatMap((value) => fields(value)));

/** Exchanges whose outcome hangs on the model that was served. */
const OF_THE_MODEL = new Set([
  "token_ids_prompt",
  "logit_bias",
  "bad_role",
  "seed_n2",
  "wrong_method",
  "health",
  "not_found",
]);

describe.each(["llama-server", "vllm", "llama-cpp-python", "litellm", "transformers"] as const)("%s", (server) => {
  const open: { close(): Promise<unknown> }[] = [];
  afterAll(() => Promise.all(open.map((stub) => stub.close())));

  const played = recorded(server).filter(
    ({ name, answer }) => !OF_THE_MODEL.has(name) && !answer.includes("chat template is no longer allowed"),
  );
  it.each(played.map((exchange) => [exchange.name, exchange] as const))(
    "answers %s as the real one did",
    async (_, real) => {
      const asked = String(real.body?.["model"] ?? "toy");
      const models = asked === "no-such-model" ? ["toy"] : [asked];
      const stub = await startStub({ dialect: server as DialectName, models });
      open.push(stub);
      const init = real.body === null ? {} : { method: "POST", body: JSON.stringify(real.body) };
      const response = await fetch(stub.url + real.path, init);
      const text = await response.text();
      expect(response.status).toBe(real.status);
      const missing = [...told(real.answer)].filter((field) => !told(text).has(field) && !LEFT_OUT.test(field));
      const invented = [...told(text)].filter((field) => !told(real.answer).has(field) && !LEFT_OUT.test(field));
      expect({ missing, invented }).toEqual({ missing: [], invented: [] });
      expect(text.includes("[DONE]")).toBe(real.answer.includes("[DONE]"));
      expect(placesOfUsage(text)).toEqual(placesOfUsage(real.answer));
      expect(logprobShape(text)).toEqual(logprobShape(real.answer));
    },
  );
});

/** Where the usage stands: counted from the end of a stream, and whether beside choices. */
function placesOfUsage(text: string) {
  const all = values(text) as { usage?: unknown; choices?: unknown[] }[];
  return all.flatMap(({ usage, choices }, index) =>
    usage ? [{ fromEnd: all.length - index, choices: choices?.length ?? 0 }] : [],
  );
}

/** Which fields carry log-probabilities. */
function logprobShape(text: string) {
  const shape = [...told(text)].filter((field) => /logprobs\.(content|tokens|token_logprobs|text_offset)/.test(field));
  return [...new Set(shape.map((field) => field.split(".").slice(0, 4).join(".")))].sort();
}
