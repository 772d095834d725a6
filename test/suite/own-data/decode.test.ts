import { expect, it } from "vitest";
import { decodeText } from "../../../src/suite/own-data/folder/decode.ts";

const text = "Grüße aus Köln,\r\nçok güzel — 12 €\rEnde\n";
const plain = "Grüße aus Köln,\nçok güzel — 12 €\nEnde\n";
const utf16 = (mark: boolean) => Buffer.from((mark ? "\ufeff" : "") + text, "utf16le");

it.each([
  ["UTF-8", Buffer.from(text)],
  ["UTF-8 with a mark", Buffer.from(`\ufeff${text}`)],
  ["UTF-16, little end first, with a mark", utf16(true)],
  ["UTF-16, big end first, with a mark", utf16(true).swap16()],
  ["UTF-16 without a mark", utf16(false)],
  ["UTF-8 cut off inside a character", Buffer.concat([Buffer.from(text), Buffer.from("é").subarray(0, 1)])],
])("reads %s, line endings as LF", (_name, bytes) => {
  expect(decodeText(bytes)).toBe(plain);
});

it("reads what is not UTF-8 as Windows-1252, which Latin-1 is a part of", () => {
  expect(decodeText(Buffer.from("Gr\u00fc\u00dfe \u0080", "latin1"))).toBe("Grüße €");
});

it.each([
  ["zeros between", new Uint8Array([80, 75, 0, 3, 4, 0, 0, 0, 8, 0])],
  ["control characters", new Uint8Array(Array.from({ length: 200 }, (_, index) => (index % 8) + 1))],
])("takes bytes with %s for no text", (_name, bytes) => {
  expect(decodeText(bytes)).toBeNull();
});
