import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { readCsv } from "../../../src/suite/formats/containers/csv.ts";
import { askedAs, errorOfReading, lines, readAs } from "../../support/item-files.ts";

const csv = (text: string) => readCsv(new TextEncoder().encode(text), "t.csv", null);
const cells = (text: string) => csv(text).map(({ value }) => Object.values(value as object));

describe("a table as text", () => {
  it("may quote cells that hold separators, quotation marks and line breaks", () => {
    expect(csv('a,b\n"x, ""y""\nz",2\n3,\n').map(({ value, where }) => ({ value, where }))).toEqual([
      { value: { a: 'x, "y"\nz', b: "2" }, where: "t.csv:2" },
      { value: { a: "3", b: "" }, where: "t.csv:4" },
    ]);
  });

  it("may end its lines in either way, start with a mark and lack the last line end", () => {
    expect(cells("\uFEFFa,b\r\n1,2\r\n\r\n3,4")).toEqual([
      ["1", "2"],
      ["3", "4"],
    ]);
    expect(cells("a,b\n1,")).toEqual([["1", ""]]);
  });

  it("may hold a cell of many megabytes, as a long document in a prompt is", () => {
    const long = `${'word, ""x""\n'.repeat(1_000_000)}Which?`;
    const text = `prompt,expected\n"${long}",x\n1,2\n`;
    expect(cells(text)[0]?.[0]).toHaveLength(long.replaceAll('""', '"').length);
    expect(csv(text)[1]?.where).toBe("t.csv:1000003");
    expect(cells(`a,b\n${"x".repeat(9_000_000)},2`)[0]?.[0]).toHaveLength(9_000_000);
  });

  it("is refused by line where cells are too many or quotation marks are astray", () => {
    expect(() => csv("a,b\n1,2\n1,2,3\n")).toThrow("t.csv:3 has 3 cells, not 2 (a, b)");
    expect(() => csv('a,b\n1,2"3\n')).toThrow("t.csv:2 a quotation mark stands where none can");
    expect(() => csv('a,b\n1,"2\n')).toThrow("t.csv:2 a quotation mark stands where none can");
  });
});

describe("a Parquet file", () => {
  const file = (columns: Parameters<typeof parquetWriteBuffer>[0]["columnData"]) =>
    new Uint8Array(parquetWriteBuffer({ columnData: columns }));

  it("gives the same items as JSON lines, whole numbers of 64 bits and lists included", async () => {
    const rows = [
      { question: "What is 2 + 2?", subject: "sums", choices: ["3", "4", "5", "6"], answer: 1 },
      { question: "What is 😀?", subject: "faces", choices: ["a", "b", "c", "d"], answer: 0 },
    ];
    const parquet = file([
      { name: "question", data: rows.map(({ question }) => question), type: "STRING" },
      { name: "subject", data: rows.map(({ subject }) => subject), type: "STRING" },
      { name: "choices", data: rows.map(({ choices }) => choices), type: "JSON" },
      { name: "answer", data: rows.map(({ answer }) => BigInt(answer)), type: "INT64" },
    ]);
    const [fromParquet, fromLines] = [
      await askedAs("mmlu", "t.parquet", parquet),
      await askedAs("mmlu", "t.jsonl", lines(...rows)),
    ];
    expect(fromParquet.items).toEqual(fromLines.items);
  });

  it("gives structures of lists as the public copies of ARC hold them", async () => {
    const text = { type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" } as const;
    const listOf = (name: string) =>
      [
        { name, repetition_type: "OPTIONAL", converted_type: "LIST", num_children: 1 },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        { name: "element", ...text },
      ] as const;
    const parquet = parquetWriteBuffer({
      schema: [
        { name: "root", num_children: 3 },
        { name: "question", ...text },
        { name: "choices", repetition_type: "OPTIONAL", num_children: 2 },
        ...listOf("text"),
        ...listOf("label"),
        { name: "answerKey", ...text },
      ],
      columnData: [
        { name: "question", data: ["What holds soup?"] },
        { name: "choices", data: [{ text: ["a river", "a spoon"], label: ["A", "B"] }] },
        { name: "answerKey", data: ["B"] },
      ],
    });
    const { items } = await askedAs("arc", "t.parquet", new Uint8Array(parquet));
    expect(items[0]).toMatchObject({ question: "What holds soup?", choices: ["a river", "a spoon"], answer: 1 });
  });

  it("that is none is refused by name", async () => {
    expect(await errorOfReading("mmlu", "t.parquet", "PAR1 but not really")).toMatch(
      /^t\.parquet can't be read as Parquet: /,
    );
  });

  it("cut short is refused by name", async () => {
    const whole = file([{ name: "text", data: ["one two", "three four"], type: "STRING" }]);
    expect(await errorOfReading("lambada", "t.parquet", whole.subarray(0, whole.length - 9))).toMatch(
      /can't be read as Parquet/,
    );
  });
});

describe("text in another encoding", () => {
  it("is refused by its line", async () => {
    const latin = Buffer.from(lines({ text: "one two" }, { text: "un café noir" }), "latin1");
    expect(await errorOfReading("lambada", "t.jsonl", latin)).toBe(
      "t.jsonl:2 is not UTF-8: save the file in that encoding",
    );
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("a,b\n", "utf16le")]);
    expect(await errorOfReading("plain", "t.csv", wide)).toBe("t.csv:1 is UTF-16: save it as UTF-8");
  });
});

describe("a JSON file", () => {
  it("may hold its rows at the top or under a usual name", async () => {
    for (const content of [[{ text: "a b" }], { examples: [{ text: "a b" }] }, { data: [{ text: "a b" }] }])
      expect((await readAs("lambada", "t.json", JSON.stringify(content))).drafts).toHaveLength(1);
  });

  it("without rows is refused, and so is one that is JSON lines", async () => {
    expect(await errorOfReading("lambada", "t.json", '{"a":1}')).toMatch(/^t\.json holds no list of rows/);
    expect(await errorOfReading("lambada", "t.json", lines({ text: "a b" }, { text: "c d" }))).toMatch(
      /is called \.jsonl/,
    );
  });
});
