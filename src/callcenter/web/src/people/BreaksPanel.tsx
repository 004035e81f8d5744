import { useState, type SyntheticEvent } from "react";
import { whyRefused } from "../api/refusal";
import { Checks } from "../ui/Checks";
import { FormEnd } from "../ui/FormEnd";
import { Listed } from "../ui/Listed";
import { Modal } from "../ui/Modal";
import { TextField } from "../ui/TextField";
import { usePeopleWords } from "../words/people";
import { useLanguage } from "../words/WordsProvider";
import { useKeepReason, usePeople, type Reason } from "./people";

const NEW: Reason = { id: "", name_zh: "", name_en: "", position: 50, is_active: true };

export function BreaksPanel({ say }: { say: (what: string) => void }) {
  const { language } = useLanguage();
  const text = usePeopleWords();
  const people = usePeople();
  const found = people.data?.reasons ?? [];
  const [open, setOpen] = useState<Reason | null>(null);
  const close = () => {
    setOpen(null);
  };
  return (
    <>
      <button
        type="button"
        className="people-add"
        onClick={() => {
          say("");
          setOpen(NEW);
        }}
      >
        {text.breaks.add}
      </button>
      <Listed title={text.views.breaks} asked={people} none={found.length > 0 ? null : text.breaks.none}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text.name}</th>
              <th scope="col">{text.breaks.id}</th>
              <th scope="col">{text.breaks.choosable}</th>
              <th scope="col">{text.actions}</th>
            </tr>
          </thead>
          <tbody>
            {found.map((reason) => (
              <tr key={reason.id}>
                <th scope="row">{language === "zh" ? reason.name_zh : reason.name_en}</th>
                <td>{reason.id}</td>
                <td>{reason.is_active ? text.yes : text.no}</td>
                <td>
                  <button
                    type="button"
                    className="small-button"
                    aria-label={text.of(text.change, reason.id)}
                    onClick={() => {
                      say("");
                      setOpen(reason);
                    }}
                  >
                    {text.change}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Listed>
      {open !== null && (
        <ReasonForm
          initial={open}
          done={(name) => {
            close();
            say(text.kept(name));
          }}
          close={close}
        />
      )}
    </>
  );
}

interface ReasonFormProps {
  initial: Reason;
  done: (name: string) => void;
  close: () => void;
}

function ReasonForm({ initial, done, close }: ReasonFormProps) {
  const { language, words } = useLanguage();
  const text = usePeopleWords();
  const [reason, setReason] = useState(initial);
  const keep = useKeepReason();
  const change = (changed: Partial<Reason>) => {
    setReason({ ...reason, ...changed });
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (keep.isPending) return;
    keep.mutate(reason, {
      onSuccess: () => {
        done(language === "zh" ? reason.name_zh : reason.name_en);
      },
    });
  };
  return (
    <Modal title={initial === NEW ? text.breaks.add : text.of(text.change, initial.id)} close={close}>
      <form className="form" onSubmit={submit}>
        <TextField
          label={text.breaks.id}
          hint={text.breaks.idHint}
          required
          readOnly={initial !== NEW}
          pattern="[a-z][a-z0-9_]{0,31}"
          value={reason.id}
          change={(id) => {
            change({ id });
          }}
        />
        {(["name_zh", "name_en"] as const).map((name) => (
          <TextField
            key={name}
            label={text.breaks[name]}
            required
            maxLength={60}
            value={reason[name]}
            change={(value) => {
              change({ [name]: value });
            }}
          />
        ))}
        <TextField
          label={text.breaks.position}
          hint={text.breaks.positionHint}
          type="number"
          min={0}
          max={999}
          required
          value={String(reason.position)}
          change={(value) => {
            change({ position: Number(value) });
          }}
        />
        <Checks
          legend={text.breaks.choosable}
          chosen={reason.is_active ? ["is_active"] : []}
          options={[["is_active", text.breaks.mayBeChosen]]}
          choose={(chosen) => {
            change({ is_active: chosen.length > 0 });
          }}
        />
        <FormEnd
          refusal={whyRefused(keep.error, words)}
          submit={text.save}
          isDisabled={keep.isPending}
          close={close}
        />
      </form>
    </Modal>
  );
}
