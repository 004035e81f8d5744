// Search as you type; arrow keys choose, Enter goes there.
import { useId, useMemo, useState, type KeyboardEvent, type Ref } from "react";
import { useEditor } from "./EditorContext";
import { searched } from "./model/search";
import { KEYS } from "./shortcuts";
import { useEditorWords } from "./words";

export function Find({ ref }: { ref: Ref<HTMLInputElement> }) {
  const text = useEditorWords();
  const { values, declaration, select } = useEditor();
  const id = useId();
  const [wanted, setWanted] = useState("");
  const [chosen, setChosen] = useState(0);
  const [isOpen, setIsOpen] = useState(false);
  const hits = useMemo(() => searched(values, declaration, wanted), [values, declaration, wanted]);
  const isShown = isOpen && wanted.trim() !== "";

  const go = (index: number) => {
    const hit = hits[index];
    if (hit === undefined) return;
    select(hit.node);
    setIsOpen(false);
  };
  const onKey = (event: KeyboardEvent) => {
    switch (event.key) {
      case "ArrowDown":
        setIsOpen(true);
        setChosen((before) => Math.min(before + 1, hits.length - 1));
        break;
      case "ArrowUp":
        setChosen((before) => Math.max(before - 1, 0));
        break;
      case "Enter":
        go(chosen);
        break;
      case "Escape":
        setIsOpen(false);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  return (
    <div className="find">
      <input
        ref={ref}
        type="search"
        role="combobox"
        aria-label={text.find}
        placeholder={text.find}
        title={`${text.find} (${KEYS.find.shown})`}
        aria-keyshortcuts={KEYS.find.aria}
        aria-expanded={isShown}
        aria-controls={`${id}-hits`}
        aria-autocomplete="list"
        aria-activedescendant={isShown && hits.length > 0 ? `${id}-${chosen}` : undefined}
        value={wanted}
        onChange={(event) => {
          setWanted(event.target.value);
          setChosen(0);
          setIsOpen(true);
        }}
        onKeyDown={onKey}
        onBlur={() => {
          setIsOpen(false);
        }}
      />
      <div
        id={`${id}-hits`}
        role="listbox"
        aria-label={text.find}
        className="hits"
        hidden={!isShown || hits.length === 0}
      >
        {isShown &&
          hits.map((hit, index) => (
            // The keys are the field's; the mouse must not take the focus from it.
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events
            <div
              key={hit.node}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === chosen}
              tabIndex={-1}
              onMouseDown={(event) => {
                event.preventDefault();
              }}
              onClick={() => {
                go(index);
              }}
            >
              <strong>{hit.node}</strong>
              <span className="muted small">{hit.words}</span>
            </div>
          ))}
      </div>
      <p role="status" className={isShown && hits.length === 0 ? "hits" : "visually-hidden"}>
        {isShown && (hits.length === 0 ? text.findNone : text.found(hits.length))}
      </p>
    </div>
  );
}
