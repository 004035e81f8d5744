// The cases of a branch: what is asked, and where who fits goes.
import { useId } from "react";
import { useLanguage } from "../../words/WordsProvider";
import { useEditor } from "../EditorContext";
import { blankCondition } from "../model/blank";
import { help, label, type Json, type Path } from "../model/declaration";
import { asMap, asText } from "../model/document";
import { aimOf, written } from "../model/exits";
import { useEditorWords } from "../words";
import { AimSelect, usePerson } from "./exitInputs";
import { FieldInput, type InputProps } from "./FieldInput";
import { Faults, Grouped, useFaults } from "./Labelled";

export function CasesInput({ field, path, value, set, canEdit }: InputProps) {
  const text = useEditorWords().form;
  const { values, declaration } = useEditor();
  const person = usePerson();
  const cases = Array.isArray(value) ? value : [];
  const [first] = declaration.conditions.keys();
  const swap = (one: number, other: number) => {
    const changed = [...cases];
    [changed[one], changed[other]] = [cases[other] ?? null, cases[one] ?? null];
    set(changed);
  };
  return (
    <Grouped field={field} path={path}>
      <ol className="cases">
        {cases.map((one, index) => (
          // Cases have no names: their place is what they are.
          <li key={index} className="case">
            <p className="case-head">
              <strong>{text.caseTitle(index + 1)}</strong>
              {canEdit && (
                <span className="case-tools">
                  <Tool
                    name={text.moveUp(index + 1)}
                    sign="↑"
                    isOff={index === 0}
                    act={() => {
                      swap(index, index - 1);
                    }}
                  />
                  <Tool
                    name={text.moveDown(index + 1)}
                    sign="↓"
                    isOff={index === cases.length - 1}
                    act={() => {
                      swap(index, index + 1);
                    }}
                  />
                  <Tool
                    name={text.removeCase(index + 1)}
                    sign="✕"
                    isOff={false}
                    act={() => {
                      set(cases.filter((_, place) => place !== index));
                    }}
                  />
                </span>
              )}
            </p>
            <Case path={[...path, index]} held={one} canEdit={canEdit} />
          </li>
        ))}
      </ol>
      {canEdit && first !== undefined && (
        <button
          type="button"
          className="small-button"
          onClick={() => {
            set([...cases, { when: blankCondition(first, values, declaration), then: person }]);
          }}
        >
          + {text.addCase}
        </button>
      )}
    </Grouped>
  );
}

function Tool({ name, sign, isOff, act }: { name: string; sign: string; isOff: boolean; act: () => void }) {
  return (
    <button
      type="button"
      className="small-button quiet"
      aria-label={name}
      title={name}
      aria-disabled={isOff}
      onClick={() => {
        if (!isOff) act();
      }}
    >
      {sign}
    </button>
  );
}

function Case({ path, held, canEdit }: { path: Path; held: Json; canEdit: boolean }) {
  const text = useEditorWords().form;
  const { edit } = useEditor();
  const id = useId();
  const then = [...path, "then"];
  const faults = useFaults(then, true);
  return (
    <>
      <Condition path={[...path, "when"]} value={asMap(held).when} canEdit={canEdit} name={text.when} />
      <div className="field" data-field={then.join(".")}>
        <label htmlFor={id}>{text.then}</label>
        <AimSelect
          wired={{
            id,
            "aria-describedby": faults.length === 0 ? undefined : `${id}-fault`,
            "aria-invalid": faults.length > 0 || undefined,
          }}
          aim={aimOf(asMap(held).then)}
          canBeOpen={false}
          canEdit={canEdit}
          set={(aim) => {
            edit({ do: "put", path: then, value: written(aim, false) });
          }}
        />
        <Faults id={`${id}-fault`} faults={faults} />
      </div>
    </>
  );
}

export function ConditionInput({ field, path, value, canEdit }: InputProps) {
  const { language } = useLanguage();
  return <Condition path={path} value={value} canEdit={canEdit} name={label(field, language)} />;
}

interface ConditionProps {
  path: Path;
  value: Json | undefined;
  canEdit: boolean;
  name: string;
}

function Condition({ path, value, canEdit, name }: ConditionProps) {
  const { language } = useLanguage();
  const { declaration, values, edit } = useEditor();
  const id = useId();
  const on = asText(asMap(value).on);
  const condition = declaration.conditions.get(on);
  const faults = useFaults(path);
  const said = [condition === undefined ? "" : `${id}-hint`, faults.length === 0 ? "" : `${id}-fault`]
    .filter(Boolean)
    .join(" ");
  return (
    <>
      <div className="field" data-field={path.join(".")}>
        <label htmlFor={id}>{name}</label>
        <select
          id={id}
          aria-describedby={said === "" ? undefined : said}
          aria-invalid={faults.length > 0 || undefined}
          disabled={!canEdit}
          value={on}
          onChange={(event) => {
            edit({ do: "put", path, value: blankCondition(event.target.value, values, declaration) });
          }}
        >
          {condition === undefined && <option value={on}>{on}</option>}
          {[...declaration.conditions.values()].map((one) => (
            <option key={one.kind} value={one.kind}>
              {label(one, language)}
            </option>
          ))}
        </select>
        {condition !== undefined && (
          <p id={`${id}-hint`} className="hint">
            {help(condition, language)}
          </p>
        )}
        <Faults id={`${id}-fault`} faults={faults} />
      </div>
      {condition?.fields.map((part) => (
        <FieldInput key={`${on} ${part.name}`} field={part} path={[...path, part.name]} />
      ))}
    </>
  );
}
