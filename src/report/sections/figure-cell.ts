import type { Figure } from "../figures.ts";
import { type Html, html } from "../html.ts";
import { figureCell, smallPrint } from "../table.ts";

/** A figure as a table cell, with the number to sort by; "not measured" with its reason where there is none. */
export function figureTd(figure: Figure): Html {
  const cell = figureCell(figure);
  if (cell.kind === "missing") return html`<td><span class="missing" title="${cell.reason}">not measured</span></td>`;
  const small = smallPrint(cell);
  return html`<td data-v="${cell.number ?? ""}"><span class="value">${cell.value}</span>${small === null ? null : html`<small>${small}</small>`}</td>`;
}
