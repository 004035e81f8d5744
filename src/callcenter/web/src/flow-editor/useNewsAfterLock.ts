import { useEffect, useRef } from "react";

/** What a colleague has edited meanwhile is read as soon as they are done. */
export function useNewsAfterLock(other: string | null, isDirty: boolean, reopen: () => Promise<void>): void {
  const before = useRef(other);
  useEffect(() => {
    if (before.current !== null && other === null && !isDirty) void reopen();
    before.current = other;
  }, [other, isDirty, reopen]);
}
