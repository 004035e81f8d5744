// What changes on a card without the document changing: callers, problems, marks. Kept apart, so that a card is drawn
// again only when its own badge changes.
import { createContext, use, useSyncExternalStore } from "react";

export interface Badge {
  errors: number;
  warnings: number;
  callers: number;
  /** Failures of calls that walk it now. */
  faults: number;
  /** `here`: where the caller of a try stands. */
  mark: "here" | "walked" | null;
}

export const PLAIN: Badge = { errors: 0, warnings: 0, callers: 0, faults: 0, mark: null };

export class Badges {
  private cards = new Map<string, Badge>();
  private ways = new Set<string>();
  private readonly listeners = new Set<() => void>();

  show(cards: ReadonlyMap<string, Badge>): void {
    const kept = new Map<string, Badge>();
    for (const [name, badge] of cards) {
      const old = this.cards.get(name);
      kept.set(name, old !== undefined && isSame(old, badge) ? old : badge);
    }
    this.cards = kept;
    this.tell();
  }

  /** `names` in the order in which they were walked. */
  mark(names: readonly string[]): void {
    this.ways = new Set(names.slice(1).map((name, index) => step(names[index] ?? "", name)));
    this.tell();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  of(name: string): Badge {
    return this.cards.get(name) ?? PLAIN;
  }

  isWalked(source: string, target: string): boolean {
    return this.ways.has(step(source, target));
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

function step(source: string, target: string): string {
  return `${source} ${target}`;
}

function isSame(one: Badge, other: Badge): boolean {
  return (
    one.errors === other.errors &&
    one.warnings === other.warnings &&
    one.callers === other.callers &&
    one.faults === other.faults &&
    one.mark === other.mark
  );
}

export const BadgesContext = createContext(new Badges());

export function useBadge(name: string): Badge {
  const badges = use(BadgesContext);
  return useSyncExternalStore(badges.subscribe, () => badges.of(name));
}

export function useIsWalked(source: string, target: string): boolean {
  const badges = use(BadgesContext);
  return useSyncExternalStore(badges.subscribe, () => badges.isWalked(source, target));
}
