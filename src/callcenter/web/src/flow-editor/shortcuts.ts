// The keys of the editor. Copying and pasting are the browser's own, so they have no entry here that is looked up.
export type Shortcut =
  | "save"
  | "undo"
  | "redo"
  | "find"
  | "add"
  | "duplicate"
  | "copy"
  | "paste"
  | "remove"
  | "switchView"
  | "toForm"
  | "problems"
  | "help";

interface Keys {
  code: string;
  isCtrl: boolean;
  isAlt: boolean;
  isShift: boolean;
  aria: string;
  shown: string;
  /** Whether it counts while somebody types in a field. */
  whileTyping: boolean;
  /** Left to the browser, which tells us by an event of its own. */
  isBrowsers?: boolean;
}

const CTRL = { isCtrl: true, isAlt: false, isShift: false, whileTyping: true };
const CTRL_ALT = { isCtrl: true, isAlt: true, isShift: false, whileTyping: true };

export const KEYS: Record<Shortcut, Keys> = {
  save: { ...CTRL, code: "KeyS", aria: "Control+S", shown: "Ctrl + S" },
  undo: { ...CTRL, code: "KeyZ", aria: "Control+Z", shown: "Ctrl + Z" },
  redo: { ...CTRL, code: "KeyZ", isShift: true, aria: "Control+Shift+Z", shown: "Ctrl + Shift + Z" },
  find: { ...CTRL, code: "KeyF", aria: "Control+F", shown: "Ctrl + F" },
  add: { ...CTRL_ALT, code: "KeyN", aria: "Control+Alt+N", shown: "Ctrl + Alt + N" },
  duplicate: { ...CTRL, code: "KeyD", aria: "Control+D", shown: "Ctrl + D", whileTyping: false },
  copy: { ...CTRL, code: "KeyC", aria: "Control+C", shown: "Ctrl + C", whileTyping: false, isBrowsers: true },
  paste: {
    ...CTRL,
    code: "KeyV",
    aria: "Control+V",
    shown: "Ctrl + V",
    whileTyping: false,
    isBrowsers: true,
  },
  remove: {
    code: "Delete",
    isCtrl: false,
    isAlt: false,
    isShift: false,
    aria: "Delete",
    shown: "Delete",
    whileTyping: false,
  },
  switchView: { ...CTRL_ALT, code: "KeyO", aria: "Control+Alt+O", shown: "Ctrl + Alt + O" },
  toForm: { ...CTRL_ALT, code: "KeyE", aria: "Control+Alt+E", shown: "Ctrl + Alt + E" },
  problems: { ...CTRL_ALT, code: "KeyP", aria: "Control+Alt+P", shown: "Ctrl + Alt + P" },
  help: { ...CTRL_ALT, code: "KeyK", aria: "Control+Alt+K", shown: "Ctrl + Alt + K" },
};

type Pressed = Pick<KeyboardEvent, "code" | "ctrlKey" | "altKey" | "metaKey" | "shiftKey">;

export function pressed(event: Pressed, isTyping: boolean): Shortcut | undefined {
  // A Mac's command key stands for Ctrl.
  const isCtrl = event.ctrlKey || event.metaKey;
  return (Object.keys(KEYS) as Shortcut[]).find((shortcut) => {
    const keys = KEYS[shortcut];
    if (keys.isBrowsers === true || (isTyping && !keys.whileTyping)) return false;
    const isHeld = keys.isCtrl === isCtrl && keys.isAlt === event.altKey && keys.isShift === event.shiftKey;
    return keys.code === event.code && isHeld;
  });
}

export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches("input:not([type=checkbox], [type=radio]), textarea, select")
  );
}
