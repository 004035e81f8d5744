// What an entry says: a new one, a correction, or a declared need that was proved.
import { useState, type SyntheticEvent } from "react";
import type { Need } from "../api/shapes";
import { Field } from "../ui/Field";
import { useWords } from "../words/WordsProvider";
import {
  CATEGORIES,
  hasCategory,
  hasUsualNeeds,
  KINDS,
  LEVELS,
  NEEDS,
  RELATIONS,
  type Draft,
  type ListKind,
  type Relation,
} from "./lists";

interface EntryFormProps {
  initial: Draft;
  /** Those that may be chosen. */
  kinds?: readonly ListKind[];
  refusal: string;
  isPending: boolean;
  save: (draft: Draft) => void;
  close: () => void;
}

export function EntryForm({ initial, kinds = KINDS, refusal, isPending, save, close }: EntryFormProps) {
  const words = useWords();
  const text = words.lists;
  const [draft, setDraft] = useState(initial);
  const set = (change: Partial<Draft>) => {
    setDraft({ ...draft, ...change });
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!isPending) save(draft);
  };
  return (
    <form className="form" onSubmit={submit}>
      <div className="form-row">
        <Choice
          label={text.list}
          value={draft.list}
          options={kinds.map((kind) => [kind, text.kinds[kind]])}
          choose={(list) => {
            set({ list: list as ListKind });
          }}
        />
        <Choice
          label={text.relation}
          value={draft.relation}
          options={RELATIONS.map((relation) => [relation, text.relations[relation]])}
          choose={(relation) => {
            set({ relation: relation as Relation });
          }}
        />
        {hasCategory(draft.list) && (
          <>
            <Choice
              label={text.category}
              value={String(draft.category)}
              options={CATEGORIES.map((one) => [String(one), `${String(one)} ${text.categories[one] ?? ""}`])}
              choose={(category) => {
                set({ category: Number(category) });
              }}
            />
            <Choice
              label={text.level}
              value={String(draft.level)}
              options={LEVELS.map((one) => [String(one), text.levels(one)])}
              choose={(level) => {
                set({ level: Number(level) });
              }}
            />
          </>
        )}
      </div>
      {hasUsualNeeds(draft.list) && (
        <label className="check">
          <input
            type="checkbox"
            checked={draft.hasUsualNeeds}
            onChange={(event) => {
              set({ hasUsualNeeds: event.target.checked });
            }}
          />
          {text.usualNeeds}
        </label>
      )}
      {!(draft.hasUsualNeeds && hasUsualNeeds(draft.list)) && (
        <NeedsChoice
          legend={text.needs}
          chosen={draft.needs}
          choose={(needs) => {
            set({ needs });
          }}
        />
      )}
      <div className="form-row">
        <Field label={text.validFrom} hint={text.today}>
          {(wired) => (
            <input
              {...wired}
              type="date"
              value={draft.validFrom}
              onChange={(event) => {
                set({ validFrom: event.target.value });
              }}
            />
          )}
        </Field>
        <Field label={text.validTo} hint={text.noEnd}>
          {(wired) => (
            <input
              {...wired}
              type="date"
              value={draft.validTo}
              onChange={(event) => {
                set({ validTo: event.target.value });
              }}
            />
          )}
        </Field>
      </div>
      <Field label={text.basis} hint={text.basisHint}>
        {(wired) => (
          <input
            {...wired}
            required
            maxLength={300}
            autoComplete="off"
            value={draft.basis}
            onChange={(event) => {
              set({ basis: event.target.value });
            }}
          />
        )}
      </Field>
      <p role="alert" className="refused">
        {refusal}
      </p>
      <div className="actions">
        <button type="submit" className="primary" aria-disabled={isPending}>
          {text.save}
        </button>
        <button type="button" onClick={close}>
          {words.operators.cancel}
        </button>
      </div>
    </form>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  choose: (value: string) => void;
}

export function Choice({ label, value, options, choose }: ChoiceProps) {
  return (
    <Field label={label}>
      {(wired) => (
        <select
          {...wired}
          value={value}
          onChange={(event) => {
            choose(event.target.value);
          }}
        >
          {options.map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface NeedsChoiceProps {
  legend: string;
  chosen: readonly Need[];
  /** Those that may be chosen. */
  among?: readonly Need[];
  choose: (needs: readonly Need[]) => void;
}

export function NeedsChoice({ legend, chosen, among = NEEDS, choose }: NeedsChoiceProps) {
  const words = useWords();
  return (
    <fieldset className="choice">
      <legend>{legend}</legend>
      {among.map((need) => (
        <label key={need}>
          <input
            type="checkbox"
            checked={chosen.includes(need)}
            onChange={(event) => {
              choose(event.target.checked ? [...chosen, need] : chosen.filter((one) => one !== need));
            }}
          />
          {words.needs[need]}
        </label>
      ))}
    </fieldset>
  );
}
