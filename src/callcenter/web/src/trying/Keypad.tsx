import { useWords } from "../words/WordsProvider";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;

export function Keypad({ press, isOff }: { press: (key: string) => void; isOff: boolean }) {
  const text = useWords().trying;
  return (
    <div>
      <div className="keypad" role="group" aria-label={text.keypad} aria-describedby="keypad-hint">
        {KEYS.map((key) => (
          <button
            key={key}
            type="button"
            className="key"
            aria-label={text.press(key)}
            aria-disabled={isOff}
            onClick={() => {
              press(key);
            }}
          >
            {key}
          </button>
        ))}
      </div>
      <p id="keypad-hint" className="hint">
        {text.keypadHint}
      </p>
    </div>
  );
}
