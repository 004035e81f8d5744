// Fields that say where a caller goes next.
import type { Json, JsonMap, Path } from "../model/declaration";
import { asMap } from "../model/document";
import { aimOf, freeKey, written, type Aim } from "../model/exits";
import { freeName, isName } from "../model/editing";
import { useEditor } from "../EditorContext";
import { useEditorWords } from "../words";
import { DraftInput } from "./DraftInput";
import type { InputProps } from "./FieldInput";
import { Faults, Grouped, Labelled, useFaults, type Wired } from "./Labelled";
import { ALL_KEYS } from "./plainInputs";
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

export function KeyedExitsInput({ field, path, value, set, canEdit }: InputProps) {
  const text = useEditorWords().form;
  const person = usePerson();
  const bound = asMap(value);
  const free = freeKey(bound);
  return (
    <Grouped field={field} path={path}>
      {Object.keys(bound).map((key) => (
        <KeyRow
          key={key}
          path={path}
          bound={bound}
          at={key}
          set={set}
          canEdit={canEdit}
          isRequired={field.is_required}
        />
      ))}
      {canEdit && free !== undefined && (
        <button
          type="button"
          className="small-button"
          onClick={() => {
            set({ ...bound, [free]: person });
          }}
        >
          + {text.bindKey}
        </button>
      )}
    </Grouped>
  );
}

interface KeyRowProps extends Pick<InputProps, "set" | "canEdit"> {
  path: Path;
  bound: JsonMap;
  at: string;
  isRequired: boolean;
}

function KeyRow({ path, bound, at: key, set, canEdit, isRequired }: KeyRowProps) {
  const text = useEditorWords().form;
  const { edit } = useEditor();
  const place = [...path, key];
  const faults = useFaults(place, true);
  const faultId = `fault-${place.join("-")}`;
  return (
    <div className="row" data-field={place.join(".")}>
      <select
        className="key"
        aria-label={text.keyOf}
        disabled={!canEdit}
        value={key}
        onChange={(event) => {
          edit({ do: "rename_key", path, from: key, to: event.target.value });
        }}
      >
        {ALL_KEYS.filter((one) => one === key || !(one in bound)).map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
      <AimSelect
        wired={{
          "aria-label": `${text.keyOf} ${key}`,
          "aria-describedby": faults.length === 0 ? undefined : faultId,
          "aria-invalid": faults.length > 0 || undefined,
        }}
        aim={aimOf(bound[key])}
        canBeOpen={false}
        canEdit={canEdit}
        set={(aim) => {
          set({ ...bound, [key]: written(aim, false) ?? null });
        }}
      />
      {canEdit && (
        <button
          type="button"
          className="small-button quiet"
          aria-label={text.unbind(key)}
          title={text.unbind(key)}
          onClick={() => {
            set(without(bound, key, isRequired));
          }}
        >
          ✕
        </button>
      )}
      <Faults id={faultId} faults={faults} />
    </div>
  );
}

/** An empty map is left out where it may be. */
export function without(map: JsonMap, key: string, isRequired: boolean): JsonMap | undefined {
  const left = Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
  return Object.keys(left).length === 0 && !isRequired ? undefined : left;
}

export function NamedExitsInput({ field, path, value, set, canEdit }: InputProps) {
  const text = useEditorWords().form;
  const person = usePerson();
  const { edit } = useEditor();
  const held = asMap(value);
  return (
    <Grouped field={field} path={path}>
      {Object.entries(held).map(([name, way]) => (
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
          <AimSelect
            wired={{ "aria-label": `${name}: ${text.aim}` }}
            aim={aimOf(way)}
            canBeOpen={false}
            canEdit={canEdit}
            set={(aim) => {
              set({ ...held, [name]: written(aim, false) ?? null });
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
            set({ ...held, [freeName("way", held)]: person });
          }}
        >
          + {text.addEntry}
        </button>
      )}
    </Grouped>
  );
}

/** What is wrong in a row of several controls. */
export function RowFaults({ path }: { path: Path }) {
  return <Faults id={`fault-${path.join("-")}`} faults={useFaults(path, true)} />;
}
