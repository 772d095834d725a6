import type { ItemBlock, ItemBlockRow } from "../../data/detail/item-block.ts";
import { all, button, make } from "./elements.ts";
import { createItemFilter } from "./item-filter.ts";
import { itemRows } from "./item-rows.ts";

const pageSize = 25;

/** Unpacks the questions and puts all of them in the place of the few that the page shows without a script. */
export async function openItems(repick: () => void): Promise<void> {
  for (const section of all<HTMLElement>("section[data-items]")) {
    const place = section.querySelector(".grid");
    const packed = section.querySelector("script[data-block]")?.textContent ?? "";
    if (place === null || packed === "") continue;
    if (!("DecompressionStream" in window)) {
      place.append(make("p", { class: "note" }, "This browser can't unpack the other questions."));
      continue;
    }
    show(place, await unpack(packed), repick);
  }
}

async function unpack(packed: string): Promise<ItemBlock> {
  const bytes = Uint8Array.from(atob(packed.trim()), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(stream).json()) as ItemBlock;
}

function show(place: Element, block: ItemBlock, repick: () => void): void {
  const head = make("tr", {}, make("th", { scope: "col" }, "Question"));
  for (const [key, name, brief] of block.models) {
    const label = make(
      "span",
      { title: name },
      brief.length > 26 ? `${brief.slice(0, 15)}…${brief.slice(-10)}` : brief,
    );
    head.append(make("th", { scope: "col", "data-m": key }, label));
  }
  const body = make("tbody");
  const table = make("table", { class: "marks" }, make("thead", {}, head), body);
  const scroll = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Questions and models" });
  scroll.append(table);
  let kept: readonly ItemBlockRow[] = block.items;
  const more = button("Show more", () => append());
  const append = (): void => {
    const shown = all("tr.item", body).length;
    for (const item of kept.slice(shown, shown + pageSize)) body.append(itemRows(block, item, repick));
    more.hidden = shown + pageSize >= kept.length;
    repick();
  };
  const filter = createItemFilter(block, (items) => {
    kept = items;
    body.replaceChildren();
    append();
  });
  place.replaceChildren(filter, scroll, make("p", { class: "controls" }, more));
  append();
}
