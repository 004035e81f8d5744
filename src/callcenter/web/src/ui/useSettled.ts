// What stands still: questions that cost the service something wait until nobody has typed for a moment.
import { useEffect, useState } from "react";

/** `value` once it has stayed the same for so long. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const waiting = setTimeout(() => {
      setSettled(value);
    }, ms);
    return () => {
      clearTimeout(waiting);
    };
  }, [value, ms]);
  return settled;
}
