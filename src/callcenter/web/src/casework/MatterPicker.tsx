// The matter: suggested ones at one press, all others by group, narrowed by what is typed.
import { useId, useRef, useState } from "react";
import { useShortcuts } from "../desktop/shortcuts";
import { TextField } from "../ui/TextField";
import { useLanguage } from "../words/WordsProvider";
import { matching, named, type Handbook, type Matter } from "./casework";

const MOST_SUGGESTED = 3;

interface MatterPickerProps {
  handbook: Handbook;
  /** Codes, the likeliest first. */
  suggested: readonly string[];
  chosen: string | null;
  choose: (code: string | null) => void;
}

export function MatterPicker({ handbook, suggested, chosen, choose }: MatterPickerProps) {
  const { words, language } = useLanguage();
  const text = words.casework;
  const id = useId();
  const find = useRef<HTMLInputElement>(null);
  const [wanted, setWanted] = useState("");
  const found = matching(handbook.matters, wanted, language);
  const current = handbook.matters.find(({ code }) => code === chosen);
  const offered = suggested
    .map((code) => handbook.matters.find((matter) => matter.code === code))
    .filter((matter) => matter !== undefined)
    .slice(0, MOST_SUGGESTED);
  const shown = current === undefined || found.includes(current) ? found : [current, ...found];
  useShortcuts({
    matter: () => {
      find.current?.focus();
    },
  });
  if (handbook.matters.length === 0) return <p className="muted">{text.handbook.empty}</p>;
  return (
    <div className="matter">
      {offered.length > 0 && (
        <div role="group" aria-label={text.suggested} className="suggested">
          <span aria-hidden="true" className="muted small">
            {text.suggested}
          </span>
          {offered.map((matter) => (
            <button
              key={matter.code}
              type="button"
              className="chip"
              aria-pressed={matter.code === chosen}
              onClick={() => {
                choose(matter.code === chosen ? null : matter.code);
              }}
            >
              {named(matter.name, language)}
            </button>
          ))}
        </div>
      )}
      <div className="matter-row">
        <div className="field">
          <label htmlFor={`${id}-select`}>{text.matter}</label>
          <select
            id={`${id}-select`}
            value={chosen ?? ""}
            aria-describedby={current?.department == null ? undefined : `${id}-department`}
            onChange={(event) => {
              choose(event.target.value === "" ? null : event.target.value);
            }}
          >
            <option value="">{text.noMatter}</option>
            {chosen !== null && current === undefined && <option value={chosen}>{chosen}</option>}
            {grouped(shown).map(([group, matters]) => (
              <optgroup key={group} label={groupName(handbook, group, language)}>
                {matters.map((matter) => (
                  <option key={matter.code} value={matter.code}>
                    {named(matter.name, language)} · {matter.code}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </div>
        <TextField
          label={text.find}
          hint={text.findHint}
          type="search"
          ref={find}
          value={wanted}
          change={setWanted}
          onKeyDown={(event) => {
            const [first] = found;
            if (
              event.key !== "Enter" ||
              event.nativeEvent.isComposing ||
              wanted === "" ||
              first === undefined
            )
              return;
            event.preventDefault();
            choose(first.code);
            setWanted("");
          }}
        />
      </div>
      <p className="hint" id={`${id}-department`}>
        {current?.department != null && `${text.department}：${named(current.department, language)}`}
      </p>
      <p role="status" className="visually-hidden">
        {wanted !== "" &&
          text.found(found.length, found[0] === undefined ? "" : named(found[0].name, language))}
      </p>
    </div>
  );
}

function grouped(matters: readonly Matter[]): [string, Matter[]][] {
  const groups = new Map<string, Matter[]>();
  for (const matter of matters) {
    const group = matter.code.slice(0, 4);
    groups.set(group, [...(groups.get(group) ?? []), matter]);
  }
  return [...groups];
}

function groupName(handbook: Handbook, group: string, language: "zh" | "en"): string {
  return [group.slice(0, 2), group]
    .map((code) => handbook.groups[code])
    .filter((name) => name !== undefined)
    .map((name) => named(name, language))
    .join(" · ");
}
