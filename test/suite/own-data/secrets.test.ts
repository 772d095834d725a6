import { describe, expect, it } from "vitest";
import { findSecrets } from "../../../src/suite/own-data/secrets.ts";

const random = "q7Zk2LwX9vB4nT8sYcR1mJ6dPf3hGaUe";

describe("what looks like a secret", () => {
  it.each([
    ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----"],
    ["a private key without its end", "-----BEGIN OPENSSH PRIVATE KEY-----"],
    ["an AWS key", "AKIAIOSFODNN7EXAMPLE"],
    ["a GitHub token", `ghp_${random}abcd`],
    ["an OpenAI key", `sk-proj-${random}`],
    ["a Slack token", "xoxb-123456789012-abcdefghij"],
    ["a JSON web token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"],
    ["a password in an address", "https://ada:lovelace1815@example.org/x"],
    ["a password that is set", 'db_password = "hunter2hunter2"'],
    ["an authorization header", "Authorization: Bearer abcdefgh12345678"],
    ["a long random run", `${random}${random}`],
    ["a hash", "d41d8cd98f00b204e9800998ecf8427e"],
  ])("is found: %s", (_name, secret) => {
    const [found, ...others] = findSecrets(`before ${secret} after`);
    expect(others).toEqual([]);
    expect(found?.start).toBeGreaterThanOrEqual(7);
    expect(`before ${secret} after`.slice(found?.start, found?.end).length).toBeGreaterThan(5);
  });

  it.each([
    "Enter your password: it must have eight letters.",
    "Set the token to the value from the page.",
    "https://example.org:8080/path/to/some/very/long/place/in/the/docs/index.html",
    "aVeryLongIdentifierThatGoesOnAndOnWithoutAnyDigitsAtAll",
    "node_modules/@scope/package-name/dist/esm/index.production.min.js",
    "----------------------------------------------------------------",
    "password: <your password>, token: $TOKEN",
  ])("is not seen in: %s", (text) => {
    expect(findSecrets(text)).toEqual([]);
  });
});
