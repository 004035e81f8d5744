// Fields of one plain value.
import { useLanguage } from "../../words/WordsProvider";
import { label, type Json } from "../model/declaration";
import { asText } from "../model/document";
import { useEditorWords } from "../words";
import { DraftInput } from "./DraftInput";
import type { InputProps } from "./FieldInput";
import { Grouped, Labelled } from "./Labelled";

/** Longer texts get several lines. */
const ONE_LINE = 100;

export function TextInput({ field, path, value, set, canEdit }: InputProps) {
  const put = (text: string) => {
    set(text === "" && !field.is_required ? undefined : text);
  };
  return (
    <Labelled field={field} path={path}>
      {(wired) =>
        (field.max_length ?? 0) > ONE_LINE ? (
          <textarea
            {...wired}
            rows={2}
            maxLength={field.max_length ?? undefined}
            readOnly={!canEdit}
            value={asText(value)}
            onChange={(event) => {
              put(event.target.value);
            }}
          />
        ) : (
          <DraftInput {...wired} readOnly={!canEdit} value={asText(value)} onText={put} />
        )
      }
    </Labelled>
  );
}

export function NumberInput({ field, path, value, set, canEdit }: InputProps) {
  const unset = field.default === null ? "" : asText(field.default);
  return (
    <Labelled field={field} path={path}>
      {(wired) => (
        <DraftInput
          {...wired}
          inputMode="decimal"
          className="short"
          readOnly={!canEdit}
          placeholder={unset}
          value={asText(value)}
          onText={(text) => {
            set(numberOf(text));
          }}
        />
      )}
    </Labelled>
  );
}

/** What is no number is kept as it was typed: the service says what is wrong with it. */
function numberOf(text: string): Json | undefined {
  const typed = text.trim();
  if (typed === "") return undefined;
  const number = Number(typed);
  return Number.isFinite(number) ? number : typed;
}

export function ChoiceInput({ field, path, value, set, canEdit }: InputProps) {
  const { language } = useLanguage();
  const text = useEditorWords().form;
  const unset = field.choices.find((choice) => choice.value === asText(field.default));
  return (
    <Labelled field={field} path={path}>
      {(wired) => (
        <select
          {...wired}
          disabled={!canEdit}
          value={asText(value)}
          onChange={(event) => {
            set(event.target.value === "" ? undefined : event.target.value);
          }}
        >
          {(!field.is_required || value === undefined) && (
            <option value="">{unset === undefined ? text.notSet : label(unset, language)}</option>
          )}
          {field.choices
            .filter((choice) => choice !== unset || asText(value) === choice.value)
            .map((choice) => (
              <option key={choice.value} value={choice.value}>
                {label(choice, language)}
              </option>
            ))}
        </select>
      )}
    </Labelled>
  );
}

export function ChoicesInput({ field, path, value, set, canEdit }: InputProps) {
  const { language } = useLanguage();
  return (
    <Ticks
      field={field}
      path={path}
      value={value}
      set={set}
      canEdit={canEdit}
      choices={field.choices.map((choice) => [choice.value, label(choice, language)])}
    />
  );
}

interface TicksProps extends InputProps {
  choices: readonly (readonly [string, string])[];
}

/** Several of a few. */
export function Ticks({ field, path, value, set, canEdit, choices }: TicksProps) {
  const held = (Array.isArray(value) ? value : []).map(asText);
  return (
    <Grouped field={field} path={path}>
      <div className="ticks">
        {choices.map(([choice, shown]) => (
          <label key={choice}>
            <input
              type="checkbox"
              checked={held.includes(choice)}
              disabled={!canEdit}
              onChange={({ target }) => {
                const chosen = choices
                  .map(([one]) => one)
                  .filter((one) => (one === choice ? target.checked : held.includes(one)));
                set(chosen.length === 0 && !field.is_required ? undefined : chosen);
              }}
            />
            {shown}
          </label>
        ))}
      </div>
    </Grouped>
  );
}

export function BooleanInput({ field, path, value, set, canEdit }: InputProps) {
  const isOn = typeof value === "boolean" ? value : field.default === true;
  return (
    <Labelled field={field} path={path}>
      {(wired) => (
        <input
          {...wired}
          type="checkbox"
          checked={isOn}
          disabled={!canEdit}
          onChange={({ target }) => {
            set(target.checked === (field.default === true) ? undefined : target.checked);
          }}
        />
      )}
    </Labelled>
  );
}

export const ALL_KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "*", "#", "A", "B", "C", "D"];

export function KeyInput({ field, path, value, set, canEdit }: InputProps) {
  return (
    <Labelled field={field} path={path}>
      {(wired) => (
        <select
          {...wired}
          className="short"
          disabled={!canEdit}
          value={asText(value ?? field.default)}
          onChange={(event) => {
            set(event.target.value);
          }}
        >
          {ALL_KEYS.map((key) => (
            <option key={key} value={key}>
              {key}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}
