// What an entry says: a new one, a correction, or a declared need that was proved.
import { useState, type SyntheticEvent } from "react";
import { Choice } from "../ui/Choice";
import { FormEnd } from "../ui/FormEnd";
import { TextField } from "../ui/TextField";
import { useWords } from "../words/WordsProvider";
import {
  CATEGORIES,
  hasCategory,
  hasUsualNeeds,
  KINDS,
  LEVELS,
  RELATIONS,
  type Draft,
  type ListKind,
  type Relation,
} from "./lists";
import { NeedsChoice } from "./NeedsChoice";

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
        <TextField
          label={text.validFrom}
          hint={text.today}
          type="date"
          value={draft.validFrom}
          change={(value) => {
            set({ validFrom: value });
          }}
        />
        <TextField
          label={text.validTo}
          hint={text.noEnd}
          type="date"
          value={draft.validTo}
          change={(value) => {
            set({ validTo: value });
          }}
        />
      </div>
      <TextField
        label={text.basis}
        hint={text.basisHint}
        required
        maxLength={300}
        value={draft.basis}
        change={(value) => {
          set({ basis: value });
        }}
      />
      <FormEnd refusal={refusal} submit={text.save} isDisabled={isPending} close={close} />
    </form>
  );
}
