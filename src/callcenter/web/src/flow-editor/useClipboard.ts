import { useEffect, useRef } from "react";
import { readClip, writeClip } from "./clipboard";
import type { Clip } from "./model/editing";
import { isTyping } from "./shortcuts";

interface ClipboardActs {
  copied: () => Clip | null;
  paste: (clip: Clip) => void;
}

/** The browser's own copy and paste, where nobody is at work in a text. They also serve between two windows. */
export function useClipboard(acts: ClipboardActs): void {
  const newest = useRef(acts);
  useEffect(() => {
    newest.current = acts;
  });
  useEffect(() => {
    const isInText = (event: Event) => isTyping(event.target) || getSelection()?.isCollapsed === false;
    const onCopy = (event: ClipboardEvent) => {
      const clip = isInText(event) ? null : newest.current.copied();
      if (clip === null || event.clipboardData === null) return;
      writeClip(event.clipboardData, clip);
      event.preventDefault();
    };
    const onPaste = (event: ClipboardEvent) => {
      const clip =
        isTyping(event.target) || event.clipboardData === null ? null : readClip(event.clipboardData);
      if (clip === null) return;
      newest.current.paste(clip);
      event.preventDefault();
    };
    document.addEventListener("copy", onCopy);
    document.addEventListener("paste", onPaste);
    return () => {
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("paste", onPaste);
    };
  }, []);
}
