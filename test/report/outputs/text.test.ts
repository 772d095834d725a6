import { describe, expect, it } from "vitest";
import { columnsWide, cut, padded, wrapped } from "../../../src/report/format/width.ts";
import { renderText } from "../../../src/report/outputs/text.ts";
import { type InventedModel, inventedInput, ladderModels, plainModels } from "../invented.ts";

describe("the terminal table", () => {
  it("fits 100 columns with every name told apart", () => {
    const lines = renderText(inventedInput(ladderModels)).split("\n");
    expect(Math.max(...lines.map(columnsWide))).toBeLessThanOrEqual(100);
    for (const { id } of ladderModels) expect(lines.filter((line) => line.startsWith(`${id}  `))).toHaveLength(1);
  });

  it("aligns its columns to the right", () => {
    const lines = renderText(inventedInput(plainModels)).split("\n");
    const start = lines.findIndex((line) => line.startsWith("model"));
    expect(new Set(lines.slice(start, start + 3).map(columnsWide)).size).toBe(1);
  });

  it("opens with the findings and gives each dash its reason", () => {
    const broken: InventedModel = {
      id: "broken",
      parameters: 1e6,
      tokens: null,
      accuracy: null,
      energy: null,
      decode: null,
      reason: "the file is damaged",
    };
    const text = renderText(inventedInput([plainModels[0]!, broken]));
    expect(text).toMatch(/^On this machine/);
    expect(text).toMatch(/^broken +– +–/m);
    expect(text).toContain("– Accuracy, Energy per correct answer, Decode (tokens/s) of broken: the file is damaged");
  });

  it("colours only through the style that is passed in", () => {
    const roles = new Set<string>();
    const text = renderText(inventedInput(plainModels), (role, part) => {
      roles.add(role);
      return `<${role}>${part}</>`;
    });
    expect(roles).toEqual(new Set(["heading", "model", "muted"]));
    expect(text).toContain("<model>small-135M-Q4_1</>");
  });
});

describe("widths", () => {
  it("counts wide, combining and unseen characters", () => {
    expect(columnsWide("abc")).toBe(3);
    expect(columnsWide("模型")).toBe(4);
    expect(columnsWide("🦙")).toBe(2);
    expect(columnsWide("e\u0301")).toBe(1);
    expect(padded("模", 4, "right")).toBe("  模");
  });

  it("cuts in the middle and breaks between words", () => {
    expect(cut("abcdefghij", 7)).toBe("abcd…ij");
    expect(columnsWide(cut("模型模型模型模型", 9))).toBeLessThanOrEqual(9);
    expect(wrapped("one two three", 8, "  ")).toEqual(["one two", "  three"]);
  });
});
