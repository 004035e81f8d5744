// Fields that name something declared elsewhere.
import { useId } from "react";
import { asMap, asText, nodesOf, fieldsOf } from "../model/document";
import { useEditor } from "../EditorContext";
import { useEditorWords } from "../words";
import { useKnownNames } from "../api";
import { aimLabel } from "../canvas/graph";
import { useLanguage } from "../../words/WordsProvider";
import { DraftInput } from "./DraftInput";
import type { InputProps } from "./FieldInput";
import { Labelled } from "./Labelled";
import { Ticks } from "./plainInputs";
import { useChoices } from "./useChoices";

/** A node of the kinds that may stand there; one of any kind where none are named. */
export function NodeInput({ field, path, value, set, canEdit }: InputProps) {
  const text = useEditorWords();
  const { nodes } = useChoices();
  const { select } = useEditor();
  const kinds = field.refers?.kinds ?? [];
  const name = asText(value);
  const fitting = Object.keys(nodes).filter((one) => kinds.length === 0 || kinds.includes(nodes[one] ?? ""));
  return (
    <Labelled field={field} path={path}>
      {(wired) => (
        <span className="aim">
          <select
            {...wired}
            disabled={!canEdit}
            value={name}
            onChange={(event) => {
              set(event.target.value === "" ? undefined : event.target.value);
            }}
          >
            {(!field.is_required || name === "") && <option value="">{text.form.notSet}</option>}
            {name !== "" && !fitting.includes(name) && (
              <option value={name}>{name in nodes ? name : text.outline.missing(name)}</option>
            )}
            {fitting.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
          {name in nodes && (
            <button
              type="button"
              className="small-button quiet go"
              aria-label={text.form.goTo(name)}
              title={text.form.goTo(name)}
              onClick={() => {
                select(name);
              }}
            >
              →
            </button>
          )}
        </span>
      )}
    </Labelled>
  );
}

export function QueueInput({ field, path, value, set, canEdit }: InputProps) {
  const text = useEditorWords();
  const { queues } = useChoices();
  const { values } = useEditor();
  const name = asText(value);
  return (
    <Labelled field={field} path={path}>
      {(wired) => (
        <select
          {...wired}
          disabled={!canEdit}
          value={name}
          onChange={(event) => {
            set(event.target.value === "" ? undefined : event.target.value);
          }}
        >
          {(!field.is_required || name === "") && <option value="">{text.form.notSet}</option>}
          {name !== "" && !(name in asMap(values.queues)) && (
            <option value={name}>{text.outline.missing(name)}</option>
          )}
          {queues}
        </select>
      )}
    </Labelled>
  );
}

export function QueuesInput(props: InputProps) {
  const { language } = useLanguage();
  const { values } = useEditor();
  const queues = Object.keys(asMap(values.queues));
  return (
    <Ticks
      {...props}
      choices={queues.map((name) => [name, aimLabel({ to: "queue", name }, values, language)])}
    />
  );
}

/** A name that can be typed; those we know are offered. */
export function KnownNameInput({ field, path, value, set, canEdit }: InputProps) {
  const listId = useId();
  const known = useKnown(field.widget);
  return (
    <Labelled field={field} path={path}>
      {(wired) => (
        <>
          <DraftInput
            {...wired}
            list={listId}
            readOnly={!canEdit}
            value={asText(value)}
            onText={(text) => {
              set(text === "" ? undefined : text);
            }}
          />
          <datalist id={listId}>
            {known.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Labelled>
  );
}

function useKnown(widget: string): readonly string[] {
  const { values, declaration } = useEditor();
  const others = useKnownNames(widget);
  if (widget !== "variable") return others;
  const names = Object.values(nodesOf(values)).flatMap((node) =>
    fieldsOf(node, declaration).flatMap((field) => {
      if (field.widget === "variable") return [asText(node[field.name])];
      return field.widget === "map" ? Object.keys(asMap(node[field.name])) : [];
    }),
  );
  return [...new Set(names)].filter((name) => name !== "").sort();
}
