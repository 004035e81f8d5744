// The keys of the desktop and of the phone. All carry Ctrl+Alt, so that none is pressed by accident or taken from a
// screen reader; those of the phone hold on every page and are none of the flow editor's, nor of QQ's or WeChat's.
import { useEffect, useRef } from "react";

export type DeskShortcut =
  | "available"
  | "break"
  | "training"
  | "offline"
  | "call"
  | "notes"
  | "matter"
  | "scripts"
  | "emergency"
  | "pauseRecording"
  | "extend"
  | "wrapUpDone"
  | "help";

export type PhoneShortcut =
  | "answer"
  | "reject"
  | "hangUp"
  | "hold"
  | "mute"
  | "keys"
  | "forward"
  | "merge"
  | "back"
  | "dial"
  | "devices";

export type Shortcut = DeskShortcut | PhoneShortcut;

export const KEYS: Record<Shortcut, { code: string; aria: string; shown: string }> = {
  available: { code: "Digit1", aria: "Control+Alt+1", shown: "Ctrl + Alt + 1" },
  break: { code: "Digit2", aria: "Control+Alt+2", shown: "Ctrl + Alt + 2" },
  training: { code: "Digit4", aria: "Control+Alt+4", shown: "Ctrl + Alt + 4" },
  offline: { code: "Digit3", aria: "Control+Alt+3", shown: "Ctrl + Alt + 3" },
  call: { code: "KeyC", aria: "Control+Alt+C", shown: "Ctrl + Alt + C" },
  notes: { code: "KeyN", aria: "Control+Alt+N", shown: "Ctrl + Alt + N" },
  matter: { code: "KeyP", aria: "Control+Alt+P", shown: "Ctrl + Alt + P" },
  scripts: { code: "KeyS", aria: "Control+Alt+S", shown: "Ctrl + Alt + S" },
  emergency: { code: "KeyE", aria: "Control+Alt+E", shown: "Ctrl + Alt + E" },
  // A digit: the letters that are left are taken by chat programs and screen locks.
  pauseRecording: { code: "Digit0", aria: "Control+Alt+0", shown: "Ctrl + Alt + 0" },
  extend: { code: "KeyX", aria: "Control+Alt+X", shown: "Ctrl + Alt + X" },
  wrapUpDone: { code: "KeyD", aria: "Control+Alt+D", shown: "Ctrl + Alt + D" },
  help: { code: "KeyK", aria: "Control+Alt+K", shown: "Ctrl + Alt + K" },
  answer: { code: "KeyY", aria: "Control+Alt+Y", shown: "Ctrl + Alt + Y" },
  reject: { code: "KeyJ", aria: "Control+Alt+J", shown: "Ctrl + Alt + J" },
  hangUp: { code: "KeyG", aria: "Control+Alt+G", shown: "Ctrl + Alt + G" },
  hold: { code: "KeyH", aria: "Control+Alt+H", shown: "Ctrl + Alt + H" },
  mute: { code: "KeyM", aria: "Control+Alt+M", shown: "Ctrl + Alt + M" },
  keys: { code: "KeyB", aria: "Control+Alt+B", shown: "Ctrl + Alt + B" },
  forward: { code: "KeyF", aria: "Control+Alt+F", shown: "Ctrl + Alt + F" },
  merge: { code: "KeyI", aria: "Control+Alt+I", shown: "Ctrl + Alt + I" },
  back: { code: "KeyR", aria: "Control+Alt+R", shown: "Ctrl + Alt + R" },
  dial: { code: "KeyU", aria: "Control+Alt+U", shown: "Ctrl + Alt + U" },
  devices: { code: "KeyV", aria: "Control+Alt+V", shown: "Ctrl + Alt + V" },
};

/** The shortcut that was pressed, if any. */
export function pressed(
  event: Pick<KeyboardEvent, "code" | "ctrlKey" | "altKey" | "metaKey" | "shiftKey">,
): Shortcut | undefined {
  if (!event.ctrlKey || !event.altKey || event.metaKey || event.shiftKey) return undefined;
  return (Object.keys(KEYS) as Shortcut[]).find((shortcut) => KEYS[shortcut].code === event.code);
}

/** Does `deeds` when their keys are pressed, also while another field has the focus. */
export function useShortcuts(deeds: Partial<Record<Shortcut, () => void>>): void {
  const newest = useRef(deeds);
  useEffect(() => {
    newest.current = deeds;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const shortcut = pressed(event);
      const deed = shortcut === undefined ? undefined : newest.current[shortcut];
      if (deed === undefined || event.repeat) return;
      event.preventDefault();
      deed();
    };
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", onKey);
    };
  }, []);
}
