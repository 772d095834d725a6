import { describe, expect, it } from "vitest";
import { isLoopback, isServedReference, parseServedReference } from "../../../src/runners/openai/address.ts";
import { keyFor } from "../../../src/runners/openai/keys.ts";
import { refuseProxy } from "../../../src/runners/openai/proxy.ts";

describe("the address of a served model", () => {
  it.each([
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080/v1/", null],
    ["http://127.0.0.1:8080/", "http://127.0.0.1:8080/v1/", null],
    ["http://127.0.0.1:8080/v1#qwen3:4b", "http://127.0.0.1:8080/v1/", "qwen3:4b"],
    ["https://host/openai/v1/#a/b%20c.gguf", "https://host/openai/v1/", "a/b c.gguf"],
    ["ollama-server:qwen3:4b", "http://127.0.0.1:11434/v1/", "qwen3:4b"],
    ["lmstudio-server:", "http://127.0.0.1:1234/v1/", null],
  ])("%s is read", (text, base, model) => {
    expect(isServedReference(text)).toBe(true);
    expect(parseServedReference(text)).toEqual({ base: new URL(base), model });
  });

  it.each(["ollama:qwen3:4b", "lmstudio:a/b", "hf:a/b", "model.gguf", "folder/http:/x"])("%s is none", (text) => {
    expect(isServedReference(text)).toBe(false);
  });

  it.each(["http://user:secret@host/v1#m", "https://host/v1?key=secret#m"])(
    "%s is refused and not repeated",
    (text) => {
      expect(() => parseServedReference(text)).toThrow(/SCHOOLMARK_API_KEY/);
      expect(() => parseServedReference(text)).not.toThrow(/secret/);
    },
  );

  it.each([
    ["http://localhost:1", true],
    ["http://127.8.9.1:1", true],
    ["http://[::1]:1", true],
    ["http://2130706433:1", true],
    ["http://127.0.0.1.example.com", false],
    ["http://localhost.example.com", false],
    ["http://192.168.1.4:8080", false],
    ["http://[::ffff:10.0.0.1]:1", false],
  ])("%s is this machine's own: %s", (text, own) => {
    expect(isLoopback(new URL(text))).toBe(own);
  });
});

describe("a key", () => {
  const openai = { OPENAI_API_KEY: "sk-open" };
  const own = { SCHOOLMARK_API_KEY: "sk-own", SCHOOLMARK_API_HOST: "box.example:8443" };
  it.each<[string, Record<string, string>, string | null]>([
    ["https://api.openai.com/v1/", openai, "sk-open"],
    ["https://api.openai.com.example.com/v1/", openai, null],
    ["https://example.com/v1/", openai, null],
    ["http://127.0.0.1:8080/v1/", openai, null],
    ["https://example.com/v1/", { ...openai, OPENAI_BASE_URL: "https://example.com/v1" }, "sk-open"],
    ["https://example.com:444/v1/", { ...openai, OPENAI_BASE_URL: "https://example.com/v1" }, null],
    ["https://box.example:8443/v1/", { ...openai, ...own }, "sk-own"],
    ["https://box.example/v1/", own, null],
    ["http://127.0.0.1:9/v1/", { ...own, SCHOOLMARK_API_HOST: "127.0.0.1:9" }, "sk-own"],
    ["https://box.example:8443/v1/", { SCHOOLMARK_API_KEY: "sk-own" }, null],
  ])("for %s of %o is %s", (base, environment, key) => {
    expect(keyFor(new URL(base), environment)?.key ?? null).toBe(key);
  });

  it("never goes over a network unencrypted", () => {
    expect(() => keyFor(new URL("http://box.example:8443/v1/"), own)).toThrow(/unencrypted; use https/);
    expect(() => keyFor(new URL("http://box.example:8443/v1/"), own)).not.toThrow(/sk-own/);
  });
});

describe("a proxy in the environment", () => {
  const proxied = { https_proxy: "http://proxy:3128" };
  it.each<[string, Record<string, string>, boolean]>([
    ["https://host.example/v1/", proxied, true],
    ["http://host.example/v1/", proxied, false],
    ["https://127.0.0.1/v1/", proxied, false],
    ["https://host.example/v1/", { ...proxied, NO_PROXY: "other, .example" }, false],
    ["https://host.example/v1/", { ...proxied, no_proxy: "ample" }, true],
    ["https://host.example/v1/", { ...proxied, no_proxy: "*" }, false],
    ["http://host.example/v1/", { ALL_PROXY: "socks5://proxy" }, true],
  ])("for %s with %o is refused: %s", (base, environment, refused) => {
    const act = () => refuseProxy(new URL(base), environment);
    if (refused) expect(act).toThrow(/NO_PROXY=host.example/);
    else expect(act).not.toThrow();
  });
});
