import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printable } from "../../src/lib/untrusted.ts";

describe("text from elsewhere on a terminal", () => {
  it("is one line without control characters, escapes or direction overrides, whatever it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it("shows what was hidden", () => {
    expect(printable("\u001b[31mred\u202e\u200b")).toBe("\\u{1b}[31mred\\u{202e}\\u{200b}");
    expect(printable("two\r\nlines\tand a tab")).toBe("two lines and a tab");
  });

  it("leaves other text as it is", () => {
    expect(printable("Ünïcode – 漢字 😀")).toBe("Ünïcode – 漢字 😀");
  });
});
