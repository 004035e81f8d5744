import { useState } from "react";
import type { LockState } from "./useLock";
import { useEditorWords } from "./words";

interface LockBannerProps {
  lock: LockState;
  takeOver: () => Promise<void>;
  reopen: () => Promise<void>;
}

export function LockBanner({ lock, takeOver, reopen }: LockBannerProps) {
  const text = useEditorWords().lock;
  const [isTaking, setIsTaking] = useState(false);
  if (lock.is === "unknown") {
    return (
      <p role="status" className="editor-note">
        {text.unknown}
      </p>
    );
  }
  if (lock.is !== "theirs") return null;
  return (
    <div role="alert" className="editor-note is-locked">
      <p>
        <strong>{text.theirs(lock.holder)}</strong> <span className="muted">{text.lost}</span>
      </p>
      <button
        type="button"
        className="small-button"
        aria-disabled={isTaking}
        onClick={() => {
          if (isTaking) return;
          setIsTaking(true);
          // The file may be newer than what was read.
          void takeOver()
            .then(reopen)
            .finally(() => {
              setIsTaking(false);
            });
        }}
      >
        {text.takeOver}
      </button>
    </div>
  );
}
