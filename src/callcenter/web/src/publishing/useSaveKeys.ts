// Ctrl+S, Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y (⌘ on a Mac), as everywhere else.
import { useEffect, useRef } from "react";

interface SaveKeys {
  save: () => void;
  undo: () => void;
  redo: () => void;
}

export function useSaveKeys(deeds: SaveKeys): void {
  const newest = useRef(deeds);
  useEffect(() => {
    newest.current = deeds;
  });
  useEffect(() => {
    const take = (event: KeyboardEvent) => {
      const deed = wanted(event);
      // A dialog has fields of its own.
      if (deed === null || document.querySelector("dialog[open]") !== null) return;
      event.preventDefault();
      newest.current[deed]();
    };
    window.addEventListener("keydown", take);
    return () => {
      window.removeEventListener("keydown", take);
    };
  }, []);
}

function wanted(event: KeyboardEvent): keyof SaveKeys | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  switch (event.key.toLowerCase()) {
    case "s":
      return event.shiftKey ? null : "save";
    case "z":
      return event.shiftKey ? "redo" : "undo";
    case "y":
      return event.shiftKey ? null : "redo";
    default:
      return null;
  }
}
