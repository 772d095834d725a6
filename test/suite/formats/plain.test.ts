import { describe, expect, it } from "vitest";
import { lines, readAs } from "../../support/item-files.ts";

const valuesOf = async (...args: Parameters<typeof readAs>) => (await readAs(...args)).drafts.map(({ value }) => value);
const choice = { kind: "multiple-choice" };

describe("one's own file", () => {
  it("as JSON lines is taken as it is", async () => {
    const rows = [{ id: "a", prompt: "1 + 1", answer: "2", extra: [1] }];
    expect(await valuesOf("plain", "t.jsonl", lines(...rows))).toEqual(rows);
  });

  it("as a table with choices in one cell or in columns", async () => {
    const expected = [{ id: "a", question: "Wet?", choices: ["yes", "no"], answer: 1 }];
    expect(await valuesOf("plain", "t.csv", "id,question,choices,answer\na,Wet?,yes|no,no\n", choice)).toEqual(
      expected,
    );
    expect(await valuesOf("plain", "t.tsv", "id\tquestion\tA\tB\tanswer\na\tWet?\tyes\tno\tB\n", choice)).toMatchObject(
      expected,
    );
    expect(await valuesOf("plain", "t.csv", "id;question;choices;answer\na;Wet?;yes|no;1\n", choice)).toEqual(expected);
  });

  it("takes an answer for the text of a choice before it takes it for an index", async () => {
    expect(await valuesOf("plain", "t.csv", "id,choices,answer\na,1|0,0\n", choice)).toMatchObject([{ answer: 1 }]);
  });

  it("gets ids from what rows hold, wherever they stand", async () => {
    const [a, b] = (await valuesOf("plain", "t.csv", "prompt,answer\nx,1\ny,2\n")) as { id: string }[];
    const [first] = (await valuesOf("plain", "t.csv", "prompt,answer\ny,2\n")) as { id: string }[];
    expect(a?.id).toMatch(/^[0-9a-f]{12}$/);
    expect(first?.id).toBe(b?.id);
    expect(a?.id).not.toBe(b?.id);
  });

  it("leaves an empty group out and makes ids of numbers texts", async () => {
    expect(await valuesOf("plain", "t.jsonl", lines({ id: 7, group: "" }, { id: 8, group: "p" }))).toEqual([
      { id: "7" },
      { id: "8", group: "p" },
    ]);
  });
});
