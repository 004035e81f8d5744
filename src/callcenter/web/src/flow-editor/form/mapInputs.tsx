// Fields of names or keys with a value each.
import { useEditor } from "../EditorContext";
import { asMap, asText } from "../model/document";
import { freeKey } from "../model/exits";
import { freeName, isName } from "../model/editing";
import { useEditorWords } from "../words";
import { DraftInput } from "./DraftInput";
import { RowFaults, without } from "./exitInputs";
import type { InputProps } from "./FieldInput";
import { Grouped } from "./Labelled";
import { ALL_KEYS } from "./plainInputs";

export function MapInput({ field, path, value, set, canEdit }: InputProps) {
  const text = useEditorWords().form;
  const { edit } = useEditor();
  const held = asMap(value);
  return (
    <Grouped field={field} path={path}>
      {Object.entries(held).map(([name, words]) => (
        <div key={name} className="row" data-field={[...path, name].join(".")}>
          <DraftInput
            className="entry"
            aria-label={text.entry}
            takenOn="leave"
            readOnly={!canEdit}
            value={name}
            onText={(to) => {
              if (isName(to) && !(to in held)) edit({ do: "rename_key", path, from: name, to });
            }}
          />
          <DraftInput
            aria-label={`${name}: ${text.value}`}
            readOnly={!canEdit}
            value={asText(words)}
            onText={(typed) => {
              edit({ do: "put", path: [...path, name], value: typed });
            }}
          />
          {canEdit && (
            <button
              type="button"
              className="small-button quiet"
              aria-label={text.removeEntry(name)}
              title={text.removeEntry(name)}
              onClick={() => {
                set(without(held, name, field.is_required));
              }}
            >
              ✕
            </button>
          )}
          <RowFaults path={[...path, name]} />
        </div>
      ))}
      {canEdit && (
        <button
          type="button"
          className="small-button"
          onClick={() => {
            set({ ...held, [freeName("name", held)]: "" });
          }}
        >
          + {text.addEntry}
        </button>
      )}
    </Grouped>
  );
}

export function ScoresInput({ field, path, value, set, canEdit }: InputProps) {
  const text = useEditorWords().form;
  const { edit } = useEditor();
  const held = asMap(value);
  const free = freeKey(held);
  return (
    <Grouped field={field} path={path}>
      {Object.entries(held).map(([key, score]) => (
        <div key={key} className="row" data-field={[...path, key].join(".")}>
          <select
            className="key"
            aria-label={text.keyOf}
            disabled={!canEdit}
            value={key}
            onChange={(event) => {
              edit({ do: "rename_key", path, from: key, to: event.target.value });
            }}
          >
            {ALL_KEYS.filter((one) => one === key || !(one in held)).map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
          <DraftInput
            className="short"
            inputMode="numeric"
            aria-label={`${text.keyOf} ${key}: ${text.score}`}
            readOnly={!canEdit}
            value={asText(score)}
            onText={(typed) => {
              const number = Number(typed);
              const isNumber = typed.trim() !== "" && Number.isFinite(number);
              edit({ do: "put", path: [...path, key], value: isNumber ? number : typed });
            }}
          />
          {canEdit && (
            <button
              type="button"
              className="small-button quiet"
              aria-label={text.unbind(key)}
              title={text.unbind(key)}
              onClick={() => {
                set(without(held, key, field.is_required));
              }}
            >
              ✕
            </button>
          )}
          <RowFaults path={[...path, key]} />
        </div>
      ))}
      {canEdit && free !== undefined && (
        <button
          type="button"
          className="small-button"
          onClick={() => {
            set({ ...held, [free]: 1 });
          }}
        >
          + {text.bindKey}
        </button>
      )}
    </Grouped>
  );
}
