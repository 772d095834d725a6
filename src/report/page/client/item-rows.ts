import type { ItemBlock, ItemBlockCell, ItemBlockRow } from "../../data/detail/item-block.ts";
import { make } from "./elements.ts";

/** A question's row of the grid; its heading opens the whole of it beneath. */
export function itemRows(block: ItemBlock, item: ItemBlockRow, repick: () => void): DocumentFragment {
  const [task, id, prompt, , cells] = item;
  const open = make("button", { type: "button", class: "open", "aria-expanded": "false" }, brief(prompt ?? id));
  const heading = make("th", { scope: "row" }, open, make("span", { class: "small" }, block.tasks[task]?.[0] ?? ""));
  const row = make("tr", { class: "item" }, heading);
  for (const [index, [key]] of block.models.entries()) {
    const [kind, text] = markOf(cells[index] ?? 0);
    row.append(make("td", { class: kind, "data-m": key }, text));
  }
  let full: HTMLElement | null = null;
  open.addEventListener("click", () => {
    if (full === null) {
      full = make("tr", { class: "full" }, fullCell(block, item));
      row.after(full);
      repick();
    } else {
      full.remove();
      full = null;
    }
    open.setAttribute("aria-expanded", String(full !== null));
  });
  const rows = document.createDocumentFragment();
  rows.append(row);
  return rows;
}

function brief(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 110 ? `${line.slice(0, 70)} … ${line.slice(-36)}` : line;
}

function markOf(cell: ItemBlockCell | 0): readonly [kind: string, text: string] {
  const score = cell === 0 ? null : cell[0];
  if (score === null) return ["none", "–"];
  if (score === 1) return ["right", "✓"];
  if (score === 0) return ["wrong", "✗"];
  return ["part", String(Number(score.toPrecision(2)))];
}

function fullCell(block: ItemBlock, [, id, prompt, expected, cells]: ItemBlockRow): HTMLTableCellElement {
  const facts = make("dl");
  for (const [term, text] of [
    ["Question", id],
    ["Prompt", prompt ?? "not kept on this page"],
    ["Expected", expected ?? "nothing in particular"],
  ] as const)
    facts.append(make("dt", {}, term), make("dd", { class: "text" }, text));
  const body = make("tbody");
  for (const [index, [key, name]] of block.models.entries()) body.append(answerRow(key, name, cells[index] ?? 0));
  const names = ["Model", "Answer", "Score", "Log-likelihoods"].map((name) =>
    make("th", { scope: "col" }, make("span", {}, name)),
  );
  const table = make("table", {}, make("thead", {}, make("tr", {}, ...names)), body);
  return make("td", { colspan: String(block.models.length + 1) }, facts, table);
}

function answerRow(key: string, name: string, cell: ItemBlockCell | 0): HTMLTableRowElement {
  const [kind, mark] = markOf(cell);
  const said = cell === 0 ? "not asked" : [cell[1], cell[3]].filter((part) => typeof part === "string").join(" · ");
  const weights = cell === 0 ? [] : (cell[2] ?? []);
  return make(
    "tr",
    { "data-m": key },
    make("th", { scope: "row" }, make("bdi", {}, name)),
    make("td", { class: "text" }, said),
    make("td", { class: kind }, mark),
    make("td", {}, weights.map((value) => value.toFixed(2).replace("-", "−")).join(", ")),
  );
}
