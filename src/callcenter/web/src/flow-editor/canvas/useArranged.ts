// Places for the cards that the document gives none: quick columns at once, elk's layout as soon as it is there.
import { useEffect, useMemo, useRef, useState } from "react";
import type { Spot } from "../model/document";
import { arranged } from "./arrange";
import type { Graph } from "./graph";
import { columns } from "./place";

type Spots = Readonly<Record<string, Spot>>;

interface Arranged {
  auto: Spots;
  /** How many of them elk has placed. */
  tidied: number;
  isArranging: boolean;
  /** Resolves to places for all cards; to null where the layout cannot be had. */
  arrange: () => Promise<Record<string, Spot> | null>;
}

export function useArranged(graph: Graph, spots: Spots): Arranged {
  const [tidy, setTidy] = useState<Spots>({});
  const [isArranging, setIsArranging] = useState(Object.keys(spots).length === 0);
  const auto = useMemo(() => ({ ...unplaced(graph, spots), ...tidy }), [graph, spots, tidy]);

  const first = useRef({ graph, isPlaced: Object.keys(spots).length > 0 });
  useEffect(() => {
    if (first.current.isPlaced) return;
    let isOver = false;
    void arranged(first.current.graph)
      .then((found) => {
        if (!isOver) setTidy(found);
      })
      // The columns stay.
      .catch(() => undefined)
      .finally(() => {
        if (!isOver) setIsArranging(false);
      });
    return () => {
      isOver = true;
    };
  }, []);

  const arrange = async () => {
    setIsArranging(true);
    try {
      return await arranged(graph);
    } catch {
      return null;
    } finally {
      setIsArranging(false);
    }
  };
  return { auto, tidied: Object.keys(tidy).length, isArranging, arrange };
}

const BELOW = 120;

/** Columns; below everything that has a place of its own. */
export function unplaced(graph: Graph, spots: Spots): Record<string, Spot> {
  const lowest = Math.max(...Object.values(spots).map(({ y }) => y + BELOW * 2), 0);
  const found: Record<string, Spot> = {};
  for (const [name, { x, y }] of Object.entries(columns(graph))) {
    if (!(name in spots)) found[name] = { x, y: y + lowest };
  }
  return found;
}
