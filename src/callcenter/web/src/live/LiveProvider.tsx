// Mounted above the router: no change of page drops the connection.
import { useQueryClient } from "@tanstack/react-query";
import { createContext, use, useEffect, useState, type ReactNode } from "react";
import { sessionKey } from "../session/session";
import { LiveConnection } from "./connection";
import { on, unfed, type Feed, type FeedEvent } from "./feed";

const FeedContext = createContext<Feed>(unfed);

/** What the desktop shows now. */
export function useFeed(): Feed {
  return use(FeedContext);
}

export function FixedFeed({ feed, children }: { feed: Feed; children: ReactNode }) {
  return <FeedContext value={feed}>{children}</FeedContext>;
}

export function LiveProvider({ children }: { children: ReactNode }) {
  const [feed, setFeed] = useState(unfed);
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
    return () => {
      connection.close();
    };
  }, [queries]);

  return <FeedContext value={feed}>{children}</FeedContext>;
}
