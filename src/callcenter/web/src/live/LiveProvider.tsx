// Mounted above the router: no change of page drops the connection.
import { useQueryClient } from "@tanstack/react-query";
import { createContext, use, useCallback, useEffect, useRef, useState, type ReactNode } from "react";
import type { Board } from "../board/board";
import { sessionKey } from "../session/session";
import { LiveConnection } from "./connection";
import { on, unfed, type Feed, type FeedEvent } from "./feed";

const FeedContext = createContext<Feed>(unfed);

/** What the desktop shows now. */
export function useFeed(): Feed {
  return use(FeedContext);
}

const WatchContext = createContext<(isOn: boolean) => void>(() => undefined);

/** Have the live board told for as long as this component is there. */
export function useWatchedBoard(): Board | null {
  const watch = use(WatchContext);
  const { view } = useFeed();
  useEffect(() => {
    watch(true);
    return () => {
      watch(false);
    };
  }, [watch]);
  return view?.board ?? null;
}

export function FixedFeed({ feed, children }: { feed: Feed; children: ReactNode }) {
  return <FeedContext value={feed}>{children}</FeedContext>;
}

export function LiveProvider({ children }: { children: ReactNode }) {
  const [feed, setFeed] = useState(unfed);
  const connected = useRef<LiveConnection | null>(null);
  const isWatching = useRef(false);
  const queries = useQueryClient();

  useEffect(() => {
    let current = unfed;
    const take = (event: FeedEvent) => {
      const [next, wishes] = on(current, event);
      current = next;
      setFeed(next);
      if (wishes.includes("ask_resync")) connection.askResync();
    };
    const connection = new LiveConnection({
      opened: () => {
        take({ type: "opened" });
      },
      received: (numbered) => {
        take({ type: "received", numbered, nowMs: Date.now() });
      },
      lost: () => {
        take({ type: "lost" });
      },
      sessionOver: () => {
        queries.setQueryData(sessionKey, null);
      },
    });
    connected.current = connection;
    // Whoever wanted the board has said so before there was a connection.
    connection.watchBoard(isWatching.current);
    return () => {
      connected.current = null;
      connection.close();
    };
  }, [queries]);

  const watch = useCallback((isOn: boolean) => {
    isWatching.current = isOn;
    connected.current?.watchBoard(isOn);
  }, []);

  return (
    <WatchContext value={watch}>
      <FeedContext value={feed}>{children}</FeedContext>
    </WatchContext>
  );
}
