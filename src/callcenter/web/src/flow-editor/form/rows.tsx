// Rows of a name or a key each, with a control for what stands there.
import type { ReactNode } from "react";
import type { Json, JsonMap, Path } from "../model/declaration";
import { asMap } from "../model/document";
import { freeKey } from "../model/exits";
import { freeName, isName } from "../model/editing";
import { useEditor } from "../EditorContext";
import { useEditorWords } from "../words";
import { DraftInput } from "./DraftInput";
import type { InputProps } from "./FieldInput";
import { Faults, Grouped, useFaults } from "./Labelled";
import { ALL_KEYS } from "./plainInputs";

interface RowsProps extends InputProps {
  /** What a new row holds. */
  fresh: Json;
  /** Of the row of this name or key. */
  control: (name: string) => ReactNode;
}

/** `stem` begins the name of a new row. */
export function NamedRows({
  field,
  path,
  value,
  set,
  canEdit,
  fresh,
  control,
  stem,
}: RowsProps & { stem: string }) {
  const text = useEditorWords().form;
  const { edit } = useEditor();
  const held = asMap(value);
  return (
    <Grouped field={field} path={path}>
      {Object.keys(held).map((name) => (
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
          {control(name)}
          {canEdit && (
            <RemoveButton
              label={text.removeEntry(name)}
              onClick={() => {
                set(without(held, name, field.is_required));
              }}
            />
          )}
          <RowFaults path={[...path, name]} />
        </div>
      ))}
      {canEdit && (
        <button
          type="button"
          className="small-button"
          onClick={() => {
            set({ ...held, [freeName(stem, held)]: fresh });
          }}
        >
          + {text.addEntry}
        </button>
      )}
    </Grouped>
  );
}

export function KeyedRows({ field, path, value, set, canEdit, fresh, control }: RowsProps) {
  const text = useEditorWords().form;
  const { edit } = useEditor();
  const held = asMap(value);
  const free = freeKey(held);
  return (
    <Grouped field={field} path={path}>
      {Object.keys(held).map((key) => (
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
          {control(key)}
          {canEdit && (
            <RemoveButton
              label={text.unbind(key)}
              onClick={() => {
                set(without(held, key, field.is_required));
              }}
            />
          )}
          <RowFaults path={[...path, key]} />
        </div>
      ))}
      {canEdit && free !== undefined && (
        <button
          type="button"
          className="small-button"
          onClick={() => {
            set({ ...held, [free]: fresh });
          }}
        >
          + {text.bindKey}
        </button>
      )}
    </Grouped>
  );
}

function RemoveButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" className="small-button quiet" aria-label={label} title={label} onClick={onClick}>
      ✕
    </button>
  );
}

/** An empty map is left out where it may be. */
export function without(map: JsonMap, key: string, isRequired: boolean): JsonMap | undefined {
  const left = Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
  return Object.keys(left).length === 0 && !isRequired ? undefined : left;
}

/** What is wrong in a row of several controls. */
function RowFaults({ path }: { path: Path }) {
  return <Faults id={faultId(path)} faults={useFaults(path, true)} />;
}

/** Ties a row's control to what is wrong in the row. */
export function useRowWired(path: Path) {
  const isFaulty = useFaults(path, true).length > 0;
  return { "aria-describedby": isFaulty ? faultId(path) : undefined, "aria-invalid": isFaulty || undefined };
}

function faultId(path: Path): string {
  return `fault-${path.join("-")}`;
}
