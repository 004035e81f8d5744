// Keys that are sent into the talk: pressed, or typed.
import { useEffect, useState } from "react";
import { Modal } from "../ui/Modal";
import { useWords } from "../words/WordsProvider";
import { usePhone } from "./PhoneProvider";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;
type Key = (typeof KEYS)[number];

const isKey = (key: string): key is Key => (KEYS as readonly string[]).includes(key);

export function KeypadDialog({ close }: { close: () => void }) {
  const text = useWords().telephone.keypad;
  const { tell } = usePhone();
  const [sent, setSent] = useState("");
  const [press] = useState(() => (key: Key) => {
    tell({ type: "keysWished", keys: key });
    setSent((before) => `${before}${key}`);
  });
  useEffect(() => {
    const typed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || !isKey(event.key)) return;
      event.preventDefault();
      press(event.key);
    };
    document.addEventListener("keydown", typed);
    return () => {
      document.removeEventListener("keydown", typed);
    };
  }, [press]);
  const names: Partial<Record<Key, string>> = { "*": text.star, "#": text.hash };
  return (
    <Modal title={text.title} close={close}>
      <p className="hint">{text.lead}</p>
      <div className="phone-keypad" role="group" aria-label={text.title}>
        {KEYS.map((key) => (
          <button
            key={key}
            type="button"
            aria-label={names[key]}
            onClick={() => {
              press(key);
            }}
          >
            {key}
          </button>
        ))}
      </div>
      <p role="status" className="digits phone-sent">
        {sent !== "" && `${text.sent} ${sent}`}
      </p>
      <div className="actions">
        <button type="button" onClick={close}>
          {text.close}
        </button>
      </div>
    </Modal>
  );
}
