import { all, button, make } from "./elements.ts";

/** Each chart as an SVG that stands alone and its data as CSV; both are made here, of what the page holds. */
export function offerDownloads(): void {
  for (const figure of all<HTMLElement>("figure[data-chart]")) {
    const name = figure.dataset["chart"] ?? "chart";
    const note = figure.querySelector("details");
    const table = figure.querySelector<HTMLTableElement>("details table");
    const tools = make("p", { class: "tools" });
    tools.append(
      button("SVG", () => save(`${name}.svg`, "image/svg+xml", svgOf(figure)), { "aria-label": `Save ${name} as SVG` }),
    );
    if (table !== null) {
      const act = (): void => save(`${name}.csv`, "text/csv", csvOf(table));
      tools.append(button("CSV", act, { "aria-label": `Save the data of ${name} as CSV` }));
    }
    (note ?? figure).after(tools);
  }
}

function save(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = make("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The drawing that is shown, with colours as they are now instead of references to the page. */
function svgOf(figure: HTMLElement): string {
  const shown = all<SVGSVGElement>("svg", figure).find((svg) => svg.getClientRects().length > 0);
  if (shown === undefined) return "";
  const page = getComputedStyle(document.documentElement);
  const copy = shown.cloneNode(true) as SVGSVGElement;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.removeAttribute("aria-labelledby");
  copy.style.background = page.getPropertyValue("--sm-ground").trim();
  copy.style.fontFamily = getComputedStyle(shown).fontFamily;
  for (const marked of all("[data-m]", copy)) marked.classList.remove("on");
  return new XMLSerializer()
    .serializeToString(copy)
    .replace(/var\((--sm-[\w-]+)\)/g, (whole, name: string) => page.getPropertyValue(name).trim() || whole);
}

/** Characters that make a spreadsheet take a cell for a formula. */
const formulaStart = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

function csvOf(table: HTMLTableElement): string {
  const cell = (element: Element): string => {
    const text = (element.textContent ?? "").trim().replace(/\s+/g, " ");
    const safe = formulaStart.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [...table.rows].map((row) => [...row.cells].map(cell).join(",")).join("\r\n");
}
