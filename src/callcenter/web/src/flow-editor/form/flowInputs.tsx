// Fields of the flow as a whole: words by language, numbers by language, rows by name.
import { useId, useState } from "react";
import { useWords } from "../../words/WordsProvider";
import { useEditor } from "../EditorContext";
import { blankRow } from "../model/blank";
import { asMap, asText, languagesOf } from "../model/document";
import { isName } from "../model/editing";
import { languageName } from "../Toolbar";
import { useEditorWords } from "../words";
import { DraftInput } from "./DraftInput";
import { without } from "./rows";
import { FieldInput, type InputProps } from "./FieldInput";
import { Faults, Grouped, useFaults } from "./Labelled";

/** The same words in each language of the flow. */
export function WordsInput({ field, path, value, canEdit }: InputProps) {
  const words = useWords();
  const { values, edit } = useEditor();
  const faults = useFaults(path, true);
  const held = asMap(value);
  return (
    <div className="pair" data-field={path.join(".")}>
      {languagesOf(values).map((language) => (
        <label key={language} className="field">
          <span className="small">{languageName(language, words.languages)}</span>
          <DraftInput
            lang={language}
            readOnly={!canEdit}
            aria-invalid={(faults.length > 0 && asText(held[language]) === "") || undefined}
            value={asText(held[language])}
            onText={(typed) => {
              edit({ do: "put", path: [...path, language], value: typed === "" ? undefined : typed });
            }}
          />
        </label>
      ))}
      <Faults id={`fault-${path.join("-")}-${field.name}`} faults={faults} />
    </div>
  );
}

const KNOWN_LANGUAGES = ["zh", "en", "ko"];

/** The languages that callers can be spoken to in, with the numbers for each. */
export function NumbersInput({ field, path, value, set, canEdit }: InputProps) {
  const words = useWords();
  const text = useEditorWords().form;
  const { edit } = useEditor();
  const held = asMap(value);
  const more = KNOWN_LANGUAGES.filter((language) => !(language in held));
  return (
    <Grouped field={field} path={path}>
      {Object.entries(held).map(([language, numbers]) => (
        <NumbersRow
          key={language}
          name={languageName(language, words.languages)}
          path={[...path, language]}
          numbers={Array.isArray(numbers) ? numbers.map(asText).join(" ") : asText(numbers)}
          canEdit={canEdit}
          set={(typed) => {
            edit({ do: "put", path: [...path, language], value: typed.split(/[\s,，、]+/).filter(Boolean) });
          }}
          remove={() => {
            set(without(held, language, true));
          }}
        />
      ))}
      {canEdit &&
        more.map((language) => (
          <button
            key={language}
            type="button"
            className="small-button"
            onClick={() => {
              set({ ...held, [language]: [] });
            }}
          >
            + {languageName(language, words.languages)}
          </button>
        ))}
      {more.length === 0 && <span className="visually-hidden">{text.required}</span>}
    </Grouped>
  );
}

interface NumbersRowProps {
  name: string;
  path: readonly (string | number)[];
  numbers: string;
  canEdit: boolean;
  set: (typed: string) => void;
  remove: () => void;
}

function NumbersRow({ name, path, numbers, canEdit, set, remove }: NumbersRowProps) {
  const text = useEditorWords().form;
  const id = useId();
  const faults = useFaults(path, true);
  return (
    <div className="row" data-field={path.join(".")}>
      <label htmlFor={id} className="entry">
        {name}
      </label>
      <DraftInput
        id={id}
        takenOn="leave"
        inputMode="numeric"
        readOnly={!canEdit}
        aria-describedby={faults.length === 0 ? undefined : `${id}-fault`}
        aria-invalid={faults.length > 0 || undefined}
        value={numbers}
        onText={set}
      />
      {canEdit && (
        <button
          type="button"
          className="small-button quiet"
          aria-label={text.removeEntry(name)}
          title={text.removeEntry(name)}
          onClick={remove}
        >
          ✕
        </button>
      )}
      <Faults id={`${id}-fault`} faults={faults} />
    </div>
  );
}

/** Rows with a name each, and fields of their own. */
export function TableInput({ field, path, value, set, canEdit }: InputProps) {
  const text = useEditorWords().form;
  const { values, declaration } = useEditor();
  const held = asMap(value);
  const [name, setName] = useState("");
  const canAdd = isName(name) && !(name in held);
  const add = () => {
    if (!canAdd) return;
    set({ ...held, [name]: blankRow(field.fields, name, values, declaration) });
    setName("");
  };
  return (
    <Grouped field={field} path={path}>
      {Object.keys(held).map((row) => (
        <div key={row} className="case" data-field={[...path, row].join(".")}>
          <p className="case-head">
            <strong>{row}</strong>
            {canEdit && (
              <button
                type="button"
                className="small-button quiet"
                aria-label={text.removeEntry(row)}
                title={text.removeEntry(row)}
                onClick={() => {
                  set(without(held, row, field.is_required));
                }}
              >
                ✕
              </button>
            )}
          </p>
          {field.fields.map((part) => (
            <FieldInput key={part.name} field={part} path={[...path, row, part.name]} />
          ))}
        </div>
      ))}
      {canEdit && (
        <div className="row">
          <input
            aria-label={text.entry}
            placeholder={text.entry}
            value={name}
            onChange={(event) => {
              setName(event.target.value);
            }}
          />
          <button type="button" className="small-button" aria-disabled={!canAdd} onClick={add}>
            + {text.addEntry}
          </button>
        </div>
      )}
    </Grouped>
  );
}
