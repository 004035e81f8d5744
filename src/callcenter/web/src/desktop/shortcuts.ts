// The keys of the desktop. All carry Ctrl+Alt, so that none is pressed by accident or taken from a screen reader.
import { useEffect, useRef } from "react";

export type Shortcut = "available" | "break" | "offline" | "call" | "wrapUpDone" | "help";

export const KEYS: Record<Shortcut, { code: string; aria: string; shown: string }> = {
  available: { code: "Digit1", aria: "Control+Alt+1", shown: "Ctrl + Alt + 1" },
  break: { code: "Digit2", aria: "Control+Alt+2", shown: "Ctrl + Alt + 2" },
  offline: { code: "Digit3", aria: "Control+Alt+3", shown: "Ctrl + Alt + 3" },
  call: { code: "KeyC", aria: "Control+Alt+C", shown: "Ctrl + Alt + C" },
  wrapUpDone: { code: "KeyD", aria: "Control+Alt+D", shown: "Ctrl + Alt + D" },
  help: { code: "KeyK", aria: "Control+Alt+K", shown: "Ctrl + Alt + K" },
};

/** The shortcut that was pressed, if any. */
export function pressed(
  event: Pick<KeyboardEvent, "code" | "ctrlKey" | "altKey" | "metaKey" | "shiftKey">,
): Shortcut | undefined {
  if (!event.ctrlKey || !event.altKey || event.metaKey || event.shiftKey) return undefined;
  return (Object.keys(KEYS) as Shortcut[]).find((shortcut) => KEYS[shortcut].code === event.code);
}

export function useShortcuts(act: (shortcut: Shortcut) => void): void {
  const newest = useRef(act);
  useEffect(() => {
    newest.current = act;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const shortcut = pressed(event);
      if (shortcut === undefined || event.repeat) return;
      event.preventDefault();
      newest.current(shortcut);
    };
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", onKey);
    };
  }, []);
}
