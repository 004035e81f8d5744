import { useEffect, useRef } from "react";
import { isTyping, pressed, type Shortcut } from "./shortcuts";

/** The editor's keys, wherever on the page they are pressed; not while a dialog is open. */
export function useKeys(act: (shortcut: Shortcut) => void): void {
  const newest = useRef(act);
  useEffect(() => {
    newest.current = act;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const shortcut = pressed(event, isTyping(event.target));
      if (shortcut === undefined || document.querySelector("dialog[open]") !== null) return;
      event.preventDefault();
      newest.current(shortcut);
    };
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", onKey);
    };
  }, []);
}
