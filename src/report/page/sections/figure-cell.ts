import type { Figure } from "../../data/figures.ts";
import { type Cell, figureCell, smallPrint } from "../../data/table.ts";
import { type Html, html } from "../../format/html.ts";

/** A figure as a table cell, with the number to sort by; "not measured" with its reason where there is none. */
export function figureTd(figure: Figure): Html {
  return cellTd(figureCell(figure));
}

/** As `figureTd`, of a figure in words already. */
export function cellTd(cell: Cell): Html {
  if (cell.kind === "missing") return html`<td><span class="missing" title="${cell.reason}">${cell.label}</span></td>`;
  const small = smallPrint(cell);
  return html`<td data-v="${cell.number ?? ""}"><span class="value">${cell.value}</span>${small === null ? null : html`<small>${small}</small>`}</td>`;
}
