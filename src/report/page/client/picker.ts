import { all, make } from "./elements.ts";

/**
 * A choice of model above the charts, highlighted in every chart and table; a click on a mark or on a row's name chooses
 * too, Escape lets go. Gives a function that highlights the chosen one in what was added since.
 */
export function offerPicker(): () => void {
  const names = new Map<string, string>();
  for (const row of all<HTMLElement>("tr[data-m][data-name]"))
    names.set(row.dataset["m"] ?? "", row.dataset["name"] ?? "");
  const select = make("select", { id: "pick" }, make("option", { value: "" }, `all ${names.size} models`));
  for (const [key, name] of names) select.append(make("option", { value: key }, name));
  const pick = (key: string | null): void => {
    const chosen = key !== null && names.has(key) ? key : "";
    select.value = chosen;
    document.documentElement.classList.toggle("picking", chosen !== "");
    for (const element of all("[data-m]"))
      element.classList.toggle("on", chosen !== "" && element.getAttribute("data-m") === chosen);
  };
  const place = document.querySelector("[data-picker]");
  const repick = (): void => pick(select.value);
  if (place === null || names.size < 2) return repick;
  place.append(make("label", { for: "pick" }, "Highlight"), select);
  place.classList.add("ready");
  select.addEventListener("change", repick);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") pick(null);
  });
  document.addEventListener("click", ({ target }) => {
    if (!(target instanceof Element)) return;
    const mark = target.closest("figure svg [data-m], tr[data-name] > th");
    const key = mark?.closest("[data-m]")?.getAttribute("data-m") ?? null;
    if (mark !== null) pick(select.value === key ? null : key);
    else if (target.closest("figure svg") !== null) pick(null);
  });
  return repick;
}
