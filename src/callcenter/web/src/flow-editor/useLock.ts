// One person edits at a time: the lock is taken on opening, kept while the page is open, given up on leaving.
import { useCallback, useEffect, useState } from "react";
import { RefusedError } from "../api/client";
import { giveUpLock, readLock, takeLock } from "./api";

const KEEP_EVERY_MS = 15_000;

/** `unknown`: the service cannot be asked; editing goes on, and saving tells. */
export type LockState =
  { is: "asked" } | { is: "mine" } | { is: "theirs"; holder: string } | { is: "unknown" };

interface Held {
  lock: LockState;
  takeOver: () => Promise<void>;
}

export function useLock(name: string): Held {
  const [lock, setLock] = useState<LockState>({ is: "asked" });

  const take = useCallback(
    async (force: boolean): Promise<LockState> => {
      try {
        await takeLock(name, force);
        return { is: "mine" };
      } catch (fault) {
        if (!(fault instanceof RefusedError && fault.status === 409)) return { is: "unknown" };
        const held = await readLock(name).catch(() => null);
        return { is: "theirs", holder: held?.holder ?? "" };
      }
    },
    [name],
  );

  useEffect(() => {
    let isOver = false;
    const keep = async () => {
      const found = await take(false);
      // One whose lock was taken over does not take it back when the other leaves: the file may be another by then.
      if (!isOver) setLock((before) => (before.is === "theirs" && found.is === "mine" ? before : found));
    };
    void keep();
    const keeping = setInterval(() => void keep(), KEEP_EVERY_MS);
    const leave = () => {
      giveUpLock(name);
    };
    addEventListener("pagehide", leave);
    return () => {
      isOver = true;
      clearInterval(keeping);
      removeEventListener("pagehide", leave);
      leave();
    };
  }, [name, take]);

  const takeOver = async () => {
    setLock(await take(true));
  };
  return { lock, takeOver };
}
