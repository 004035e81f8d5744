import { useEffect, useRef } from "react";
import { useWords } from "../words/WordsProvider";
import { KEYS, type Shortcut } from "./shortcuts";

export function ShortcutsDialog({ isOpen, close }: { isOpen: boolean; close: () => void }) {
  const words = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} aria-labelledby="shortcuts-title" onClose={close}>
      <h2 id="shortcuts-title">{words.shortcuts.title}</h2>
      <dl className="shortcuts">
        {(Object.keys(KEYS) as Shortcut[]).map((shortcut) => (
          <div key={shortcut}>
            <dt>{words.shortcuts.list[shortcut]}</dt>
            <dd>
              <kbd>{KEYS[shortcut].shown}</kbd>
            </dd>
          </div>
        ))}
      </dl>
      <button type="button" className="primary" onClick={close}>
        {words.shortcuts.close}
      </button>
    </dialog>
  );
}
