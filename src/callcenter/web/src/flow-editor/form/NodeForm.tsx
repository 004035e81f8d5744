// The form of the selected node, drawn from its kind's declaration.
import { useEffect, useId, useRef, useState } from "react";
import { useLanguage } from "../../words/WordsProvider";
import { useEditor, type Wanted } from "../EditorContext";
import { converted } from "../model/blank";
import { help, label } from "../model/declaration";
import { asMap, fieldsOf, kindOf, nodeOf } from "../model/document";
import { isName } from "../model/editing";
import { useEditorWords } from "../words";
import { FieldInput } from "./FieldInput";
import { focusField } from "./focusField";
import { Faults, useFaults } from "./Labelled";
import { ChoicesProvider } from "./useChoices";

interface NodeFormProps {
  /** The field that shall take the focus. */
  wanted: Wanted | null;
}

export function NodeForm({ wanted }: NodeFormProps) {
  const text = useEditorWords();
  const { selection, values } = useEditor();
  const [name, ...others] = selection;
  const node = name === undefined ? undefined : nodeOf(values, name);
  if (others.length > 0) return <p className="muted">{text.manySelected(selection.length)}</p>;
  if (name === undefined || node === undefined) {
    return (
      <div className="stacked">
        <h2>{text.nothingSelected}</h2>
        <p className="muted">{text.nothingSelectedLead}</p>
      </div>
    );
  }
  return (
    <ChoicesProvider>
      <Form key={name} name={name} wanted={wanted?.node === name ? wanted : null} />
    </ChoicesProvider>
  );
}

function Form({ name, wanted }: { name: string; wanted: Wanted | null }) {
  const { language } = useLanguage();
  const text = useEditorWords().form;
  const { values, declaration, edit, canEdit } = useEditor();
  const form = useRef<HTMLElement>(null);
  const kindId = useId();
  const node = nodeOf(values, name) ?? {};
  const kind = declaration.kinds.get(kindOf(node));
  const faults = useFaults(["nodes", name]);
  const kindFaults = useFaults(["nodes", name, "kind"]);

  const field = wanted?.field ?? null;
  const nth = wanted?.n;
  useEffect(() => {
    if (field !== null && form.current !== null) focusField(form.current, [`nodes.${name}.${field}`, field]);
  }, [name, field, nth]);

  return (
    <section ref={form} aria-labelledby="node-form-title" className="node-form">
      <h2 id="node-form-title" className="visually-hidden">
        {name}
      </h2>
      <NameInput key={name} name={name} />
      <div className="field">
        <label htmlFor={kindId}>{text.kind}</label>
        <select
          id={kindId}
          disabled={!canEdit}
          aria-describedby={kind === undefined ? undefined : `${kindId}-hint`}
          value={kindOf(node)}
          onChange={(event) => {
            const changed = converted(node, event.target.value, name, values, declaration);
            edit({ do: "put", path: ["nodes", name], value: changed });
          }}
        >
          {kind === undefined && <option value={kindOf(node)}>{kindOf(node)}</option>}
          {[...declaration.kinds.values()].map((one) => (
            <option key={one.kind} value={one.kind}>
              {label(one, language)}
            </option>
          ))}
        </select>
        {kind !== undefined && (
          <p id={`${kindId}-hint`} className="hint">
            {help(kind, language)}
          </p>
        )}
        {kind === undefined && <p className="fault">{text.unknownKind(kindOf(node))}</p>}
        <Faults id={`${kindId}-fault`} faults={[...faults, ...kindFaults]} />
      </div>
      {fieldsOf(node, declaration).map((one) => (
        <FieldInput key={one.name} field={one} path={["nodes", name, one.name]} />
      ))}
    </section>
  );
}

function NameInput({ name }: { name: string }) {
  const text = useEditorWords().form;
  const { values, edit, select, canEdit } = useEditor();
  const id = useId();
  const [draft, setDraft] = useState(name);
  const isTaken = draft !== name && draft in asMap(values.nodes);
  const fault = isName(draft) ? (isTaken ? text.nameTaken : "") : text.nameWrong;
  const rename = () => {
    if (draft === name || fault !== "") {
      setDraft(name);
      return;
    }
    edit({ do: "rename", from: name, to: draft });
    select(draft);
  };
  return (
    <div className="field">
      <label htmlFor={id}>{text.name}</label>
      <input
        id={id}
        className="name"
        spellCheck={false}
        autoCapitalize="none"
        readOnly={!canEdit}
        value={draft}
        aria-describedby={fault === "" ? undefined : `${id}-fault`}
        aria-invalid={fault !== "" || undefined}
        onChange={(event) => {
          setDraft(event.target.value);
        }}
        onBlur={rename}
        onKeyDown={(event) => {
          if (event.key === "Enter") rename();
          if (event.key === "Escape") setDraft(name);
        }}
      />
      <Faults id={`${id}-fault`} faults={fault === "" ? [] : [fault]} />
    </div>
  );
}
