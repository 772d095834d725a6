import type { ItemBlock, ItemBlockRow } from "../../data/detail/item-block.ts";
import { make } from "./elements.ts";

type Kind = "all" | "differ" | "wrong" | "missing" | "flagged";

const kinds: readonly (readonly [Kind, string])[] = [
  ["all", "all questions"],
  ["differ", "models differ"],
  ["wrong", "all wrong"],
  ["missing", "skipped, failed or unscored"],
  ["flagged", "with a remark"],
];

/** Fields that narrow the questions by task, by outcome, by a flip from one model to another, and by words. */
export function createItemFilter(block: ItemBlock, apply: (items: readonly ItemBlockRow[]) => void): HTMLElement {
  const task = choice("Task", [
    ["", "all tasks"],
    ...block.tasks.map(([key], index): [string, string] => [`${index}`, key]),
  ]);
  const kind = choice("Show", kinds);
  const models = block.models.map(([, name], index): [string, string] => [`${index}`, name]);
  const better = choice("Right for", [["", "any"], ...models]);
  const worse = choice("wrong for", [["", "any"], ...models]);
  const words = make("input", { type: "search", placeholder: "words in the question" });
  const count = make("span", { class: "count", role: "status" });
  const run = (): void => {
    const word = words.value.trim().toLowerCase();
    const items = block.items.filter(
      (item) =>
        (task.value === "" || item[0] === Number(task.value)) &&
        isOf(item, kind.value as Kind) &&
        (better.value === "" || scoreOf(item, better.value) === 1) &&
        (worse.value === "" || scoreOf(item, worse.value) === 0) &&
        (word === "" || `${item[1]} ${item[2] ?? ""}`.toLowerCase().includes(word)),
    );
    count.textContent = `${items.length.toLocaleString("en-US")} of ${block.items.length.toLocaleString("en-US")}`;
    apply(items);
  };
  for (const select of [task, kind, better, worse]) select.addEventListener("change", run);
  words.addEventListener("input", run);
  count.textContent = `${block.items.length.toLocaleString("en-US")} of ${block.items.length.toLocaleString("en-US")}`;
  const labels = [task, kind, better, worse].map((select) =>
    make("label", {}, `${select.getAttribute("aria-label") ?? ""} `, select),
  );
  return make("div", { class: "controls" }, ...labels, make("label", {}, "Find ", words), count);
}

function choice(label: string, options: readonly (readonly [string, string])[]): HTMLSelectElement {
  const select = make("select", { "aria-label": label });
  for (const [value, text] of options) select.append(make("option", { value }, text));
  return select;
}

function scoreOf([, , , , cells]: ItemBlockRow, model: string): number | null {
  const cell = cells[Number(model)];
  return cell === undefined || cell === 0 ? null : cell[0];
}

function isOf([, , , , cells]: ItemBlockRow, kind: Kind): boolean {
  const scores = cells.map((cell) => (cell === 0 ? null : cell[0]));
  switch (kind) {
    case "all":
      return true;
    case "differ":
      return scores.includes(1) && scores.includes(0);
    case "wrong":
      return scores.some((score) => score !== null) && scores.every((score) => score === null || score === 0);
    case "missing":
      return scores.includes(null);
    case "flagged":
      return cells.some((cell) => cell !== 0 && (cell[3] ?? null) !== null);
  }
}
