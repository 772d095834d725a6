import { z } from "zod";

/** A prompt with the item's fields in braces; `{{` and `}}` stand for braces themselves. */
export const promptTemplate = z.string().min(1).describe("Text asked, with fields of the item in braces: {question}");

const part = /\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Fills a template. Throws an Error naming the field that the item lacks. */
export function fillTemplate(template: string, item: object): string {
  const fields = item as Readonly<Record<string, unknown>>;
  return template.replace(part, (whole, name: string | undefined) => {
    if (name === undefined) return whole.slice(0, 1);
    const value = fields[name];
    if (typeof value !== "string" && typeof value !== "number")
      throw new Error(`the prompt names {${name}}, which the item lacks`);
    return String(value);
  });
}
