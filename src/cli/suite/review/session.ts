import { messageOf } from "../../../lib/errors.ts";
import { checkItems, itemHash } from "../../../suite/items.ts";
import type { Decision } from "../../../suite/review/decisions.ts";
import type { Card } from "./cards.ts";

/** What a session needs of the world. */
export interface Surroundings {
  /** The next key pressed; null: there are no more. */
  key(): Promise<string | null>;
  show(card: Card, progress: string): Promise<void>;
  tell(text: string): void;
  edit(text: string): Promise<string>;
  keep(taken: Decision): Promise<void>;
}

/** Brings cards before a person one after another until all are seen or the person stops; each decision is kept at once. */
export async function session(cards: readonly Card[], world: Surroundings): Promise<void> {
  let place = 0;
  while (place < cards.length) {
    const card = cards[place];
    if (card === undefined) return;
    await world.show(card, `${place + 1} of ${cards.length}`);
    const step = await decide(card, world);
    if (step === "stop") return;
    place = Math.max(0, place + step);
  }
}

async function decide(card: Card, world: Surroundings): Promise<number | "stop"> {
  for (;;) {
    const key = await world.key();
    const known = { hash: itemHash(card.item), item: card.item.id };
    switch (key) {
      case "a":
      case "r": {
        const decision = key === "a" ? "accept" : "reject";
        await world.keep({ decision, ...known });
        card.state = key === "a" ? "accepted" : "rejected";
        return 1;
      }
      case "e":
        await change(card, world);
        return 0;
      case "b":
        return -1;
      case "s":
        return 1;
      case null:
      case "q":
      case "\u0003":
      case "\u0004":
        return "stop";
    }
  }
}

/** A change is kept only where the item can still be asked; it is to be accepted or rejected then. */
async function change(card: Card, { edit, keep, tell }: Surroundings): Promise<void> {
  try {
    const before = JSON.stringify(card.item, null, 2);
    const after = await edit(`${before}\n`);
    const value: unknown = JSON.parse(after);
    const [item] = checkItems([{ value, where: "the item" }], card.kind, card.config);
    if (item === undefined || itemHash(item) === itemHash(card.item)) return;
    await keep({
      decision: "edit",
      hash: itemHash(card.item),
      item: card.item.id,
      value: item as unknown as Record<string, unknown>,
    });
    card.item = item;
    card.state = "undecided";
  } catch (error) {
    tell(`not changed: ${messageOf(error)}`);
  }
}
