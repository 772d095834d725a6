import { getDocumentProxy } from "unpdf";

const maxPages = 2000;

/** The lines of each page in the order in which the file draws them; an empty line where the text steps further down. */
export async function linesOfPdf(bytes: Uint8Array): Promise<readonly (readonly string[])[]> {
  const document = await getDocumentProxy(new Uint8Array(bytes), { isEvalSupported: false, verbosity: 0 });
  const pages: string[][] = [];
  for (let number = 1; number <= Math.min(document.numPages, maxPages); number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    pages.push(linesOfItems(items));
    page.cleanup();
  }
  await document.destroy();
  return pages;
}

type Items = Awaited<
  ReturnType<Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>["getPage"]>>["getTextContent"]>
>["items"];

function linesOfItems(items: Items): string[] {
  const lines: string[] = [];
  let line = "";
  let [y, height] = [Number.NaN, 0];
  for (const item of items) {
    if (!("str" in item)) continue;
    const at = Number(item.transform[5]);
    if (line !== "" && Math.abs(at - y) > 2) {
      lines.push(line);
      line = "";
      if (Math.abs(at - y) > 1.8 * Math.max(height, item.height)) lines.push("");
    }
    if (item.str.trim() !== "") [y, height] = [at, item.height];
    line += item.str;
    if (item.hasEOL && line !== "") {
      lines.push(line);
      line = "";
    }
  }
  if (line.trim() !== "") lines.push(line);
  return lines;
}
