// Fields that say where a caller goes next.
import type { Json } from "../model/declaration";
import { asMap } from "../model/document";
import { aimOf, written, type Aim } from "../model/exits";
import { useEditor } from "../EditorContext";
import { useEditorWords } from "../words";
import type { InputProps } from "./FieldInput";
import { Labelled, type Wired } from "./Labelled";
import { KeyedRows, NamedRows, useRowWired } from "./rows";
import { useChoices } from "./useChoices";

interface AimSelectProps {
  aim: Aim;
  set: (aim: Aim) => void;
  canEdit: boolean;
  canBeOpen: boolean;
  wired: Partial<Wired> & { "aria-label"?: string };
}

/** One of all nodes, queues and languages, and a way to go there. */
export function AimSelect({ aim, set, canEdit, canBeOpen, wired }: AimSelectProps) {
  const text = useEditorWords();
  const { aims, nodes } = useChoices();
  const { select } = useEditor();
  const isGone = aim.to === "node" && !(aim.name in nodes);
  return (
    <span className="aim">
      <select
        {...wired}
        disabled={!canEdit}
        value={aim.to === "open" ? "" : `${aim.to}:${aim.name}`}
        onChange={(event) => {
          const [to = "", name = ""] = event.target.value.split(":");
          set(to === "node" || to === "queue" || to === "language" ? { to, name } : { to: "open" });
        }}
      >
        {(canBeOpen || aim.to === "open") && <option value="">{text.form.notSet}</option>}
        {isGone && <option value={`node:${aim.name}`}>{text.outline.missing(aim.name)}</option>}
        {aims}
      </select>
      {aim.to === "node" && !isGone && (
        <button
          type="button"
          className="small-button quiet go"
          aria-label={text.form.goTo(aim.name)}
          title={text.form.goTo(aim.name)}
          onClick={() => {
            select(aim.name);
          }}
        >
          →
        </button>
      )}
    </span>
  );
}

export function AimInput({ field, path, value, set, canEdit }: InputProps) {
  return (
    <Labelled field={field} path={path}>
      {(wired) => (
        <AimSelect
          wired={wired}
          aim={aimOf(value)}
          canBeOpen={!field.is_required}
          canEdit={canEdit}
          set={(aim) => {
            set(written(aim, false));
          }}
        />
      )}
    </Labelled>
  );
}

/** New rows lead to a person until somebody says otherwise. */
export function usePerson(): Json {
  const { values } = useEditor();
  return { queue: values.fallback_queue ?? "" };
}

export function KeyedExitsInput(props: InputProps) {
  const text = useEditorWords().form;
  const person = usePerson();
  return (
    <KeyedRows
      {...props}
      fresh={person}
      control={(key) => <RowAim {...props} name={key} label={`${text.keyOf} ${key}`} />}
    />
  );
}

export function NamedExitsInput(props: InputProps) {
  const text = useEditorWords().form;
  const person = usePerson();
  return (
    <NamedRows
      {...props}
      stem="way"
      fresh={person}
      control={(name) => <RowAim {...props} name={name} label={`${name}: ${text.aim}`} />}
    />
  );
}

function RowAim({ path, value, set, canEdit, name, label }: InputProps & { name: string; label: string }) {
  const held = asMap(value);
  const wired = useRowWired([...path, name]);
  return (
    <AimSelect
      wired={{ "aria-label": label, ...wired }}
      aim={aimOf(held[name])}
      canBeOpen={false}
      canEdit={canEdit}
      set={(aim) => {
        set({ ...held, [name]: written(aim, false) ?? null });
      }}
    />
  );
}
