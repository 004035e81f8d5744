// Cards at their places, as xyflow takes them.
import { Position } from "@xyflow/react";
import type { Spot } from "../model/document";
import { CARD_WIDTH, HEAD, heightOf, ROW, WORDS, type Card, type CardData, type Way } from "./graph";

function portY({ hasWords }: CardData, index: number): number {
  return HEAD + (hasWords ? WORDS : 0) + index * ROW + ROW / 2;
}

/** A card at its place, with its handles given in numbers: nothing has to be on the page for a line to be drawn. */
export function placed(data: CardData, spot: Spot): Card {
  const height = heightOf(data);
  const handle = { width: 1, height: 1 };
  return {
    id: data.name,
    type: "card",
    position: spot,
    width: CARD_WIDTH,
    height,
    // Told as measured: else each card would be measured, and its handles looked for, as it comes into view.
    measured: { width: CARD_WIDTH, height },
    handles: [
      { id: "in", type: "target", position: Position.Left, x: 0, y: HEAD / 2, ...handle },
      ...data.ports.map((port, index) => ({
        id: port.id,
        type: "source" as const,
        position: Position.Right,
        x: CARD_WIDTH,
        y: portY(data, index),
        ...handle,
      })),
    ],
    data,
  };
}

/** `cards` with those of `before` that look the same, so that only what changed is drawn again. */
export function reconciled(cards: readonly Card[], before: readonly Card[]): Card[] {
  const known = new Map(before.map((card) => [card.id, card]));
  return cards.map((card) => {
    const old = known.get(card.id);
    if (old === undefined) return card;
    const isSame = sameCard(old.data, card.data);
    const isThere = old.position.x === card.position.x && old.position.y === card.position.y;
    if (isSame && isThere) return old;
    return {
      ...card,
      selected: old.selected ?? false,
      ...(isSame ? { data: old.data, handles: old.handles ?? [] } : {}),
    };
  });
}

export function reconciledWays(ways: readonly Way[], before: readonly Way[]): Way[] {
  const known = new Map(before.map((way) => [way.id, way]));
  return ways.map((way) => {
    const old = known.get(way.id);
    return old?.target === way.target && old.data?.label === way.data?.label ? old : way;
  });
}

function sameCard(one: CardData, other: CardData): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
