import { all, make } from "./elements.ts";

/** Shows what the chart's own data table says of a mark: the same fields, in the same words, and nothing else. */
export function offerTooltips(): void {
  const tip = make("div", { id: "tip", "aria-hidden": "true", hidden: "" });
  document.body.append(tip);
  let shown: HTMLTableRowElement | null = null;
  const hide = (): void => {
    tip.hidden = true;
  };
  document.addEventListener("pointermove", (event) => {
    const mark = event.target instanceof Element ? event.target.closest("figure svg [data-m]") : null;
    const row = mark === null ? null : rowOf(mark);
    if (row === null) return hide();
    if (row !== shown) fill(tip, row);
    shown = row;
    tip.hidden = false;
    place(tip, event.clientX, event.clientY);
  });
  document.addEventListener("pointerleave", hide);
  document.addEventListener("scroll", hide, { passive: true });
}

/** The row of the data table that belongs to a mark: the one it names, or else its model's. */
function rowOf(mark: Element): HTMLTableRowElement | null {
  const table = mark.closest("figure")?.querySelector<HTMLTableElement>("details table") ?? null;
  if (table === null) return null;
  const at = mark.getAttribute("data-r");
  if (at !== null)
    return table.tBodies[0]?.querySelector<HTMLTableRowElement>(`tr[data-r="${CSS.escape(at)}"]`) ?? null;
  const key = CSS.escape(mark.getAttribute("data-m") ?? "");
  return table.querySelector<HTMLTableRowElement>(`tbody tr[data-m="${key}"]`);
}

function fill(tip: HTMLElement, row: HTMLTableRowElement): void {
  const headings = all("thead th", row.closest("table") ?? document).map((cell) => cell.textContent ?? "");
  const list = make("dl");
  for (const [index, cell] of [...row.cells].entries()) {
    const text = cell.textContent ?? "";
    if (index === 0) tip.replaceChildren(make("b", {}, text), list);
    else list.append(make("dt", {}, headings[index] ?? ""), make("dd", {}, text));
  }
}

function place(tip: HTMLElement, x: number, y: number): void {
  const { width, height } = tip.getBoundingClientRect();
  const left = x + 14 + width > innerWidth ? Math.max(4, x - 14 - width) : x + 14;
  const top = y + 14 + height > innerHeight ? Math.max(4, y - 14 - height) : y + 14;
  tip.style.left = `${left}px`;
  tip.style.top = `${top}px`;
}
