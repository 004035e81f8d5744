import type { ReactNode } from "react";
import { KEYS, type Shortcut } from "../desktop/shortcuts";

interface KeyButtonProps {
  shortcut: Shortcut;
  tone?: "" | "primary" | "quiet" | "hang-up";
  /** Of a button that stays pressed. */
  isPressed?: boolean;
  press: () => void;
  children: ReactNode;
}

/** A button that says by which keys it is pressed, too. */
export function KeyButton({ shortcut, tone = "", isPressed, press, children }: KeyButtonProps) {
  return (
    <button
      type="button"
      className={tone}
      aria-pressed={isPressed}
      aria-keyshortcuts={KEYS[shortcut].aria}
      title={KEYS[shortcut].shown}
      onClick={press}
    >
      {children}
    </button>
  );
}
