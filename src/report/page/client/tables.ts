import { all, button, make } from "./elements.ts";

/** Tables of fewer rows are taken in at a glance. */
const minToSort = 3;
const minToFilter = 8;

/** Headings become buttons that sort by their column: numbers by value, gaps last in both directions. */
export function offerSorting(): void {
  for (const table of all<HTMLTableElement>("table[data-sortable]")) {
    const body = table.tBodies[0];
    if (body === undefined || body.rows.length < minToSort) continue;
    for (const [column, heading] of all<HTMLTableCellElement>("thead th", table).entries()) {
      const control = make("button", { type: "button", class: "sort" }, ...heading.childNodes);
      control.addEventListener("click", () => sortBy(table, body, heading, column));
      heading.append(control);
    }
  }
}

function sortBy(
  table: HTMLTableElement,
  body: HTMLTableSectionElement,
  heading: HTMLTableCellElement,
  column: number,
): void {
  // The first click gives what one looks for first: the largest number, the first name.
  const was = heading.getAttribute("aria-sort");
  const isNumeric = [...body.rows].some((row) => row.cells[column]?.dataset["v"] !== undefined);
  const first = isNumeric ? "descending" : "ascending";
  const order = was === null ? first : was === "ascending" ? "descending" : "ascending";
  for (const other of all("thead th[aria-sort]", table)) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", order);
  const sign = order === "ascending" ? 1 : -1;
  body.append(...[...body.rows].sort((a, b) => compare(a.cells[column], b.cells[column], sign)));
}

function compare(a: HTMLTableCellElement | undefined, b: HTMLTableCellElement | undefined, sign: number): number {
  const [left, right] = [a?.dataset["v"], b?.dataset["v"]];
  if (left !== undefined && right !== undefined) return sign * (Number(left) - Number(right));
  if (left !== undefined || right !== undefined) return left === undefined ? 1 : -1;
  const text = (cell: HTMLTableCellElement | undefined): string => cell?.textContent ?? "";
  return sign * text(a).localeCompare(text(b), "en", { numeric: true });
}

/** A field that keeps the rows in which a word occurs. */
export function offerFilters(): void {
  for (const table of all<HTMLTableElement>("table[data-sortable]")) {
    const body = table.tBodies[0];
    const scroll = table.closest(".scroll");
    if (body === undefined || scroll === null || body.rows.length < minToFilter) continue;
    if (table.closest("details") !== null) continue;
    const rows = [...body.rows];
    const input = make("input", { type: "search", placeholder: "part of a name or value" });
    const count = make("span", { class: "count", role: "status" });
    const filter = (): void => {
      const word = input.value.trim().toLowerCase();
      for (const row of rows) row.hidden = !(row.textContent ?? "").toLowerCase().includes(word);
      const kept = rows.filter(({ hidden }) => !hidden).length;
      count.textContent = word === "" ? "" : `${kept} of ${rows.length}`;
    };
    input.addEventListener("input", filter);
    const clear = button("Clear", () => {
      input.value = "";
      filter();
    });
    scroll.before(make("div", { class: "controls" }, make("label", {}, "Filter ", input), clear, count));
  }
}
