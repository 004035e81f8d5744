import { Modal } from "../ui/Modal";
import { KEYS, type Shortcut } from "./shortcuts";
import { useEditorWords } from "./words";

export function ShortcutsDialog({ close }: { close: () => void }) {
  const text = useEditorWords();
  return (
    <Modal title={text.shortcuts} close={close}>
      <dl className="shortcuts">
        {(Object.keys(KEYS) as Shortcut[]).map((shortcut) => (
          <div key={shortcut}>
            <dt>{text.keys[shortcut]}</dt>
            <dd>
              <kbd>{KEYS[shortcut].shown}</kbd>
            </dd>
          </div>
        ))}
      </dl>
      <button type="button" className="primary" onClick={close}>
        {text.close}
      </button>
    </Modal>
  );
}
