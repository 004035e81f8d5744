import { useState, type SyntheticEvent } from "react";
import { whyRefused } from "../api/refusal";
import { Choice } from "../ui/Choice";
import { FormEnd } from "../ui/FormEnd";
import { Listed } from "../ui/Listed";
import { Modal } from "../ui/Modal";
import { TextField } from "../ui/TextField";
import { usePeopleWords } from "../words/people";
import { useWords } from "../words/WordsProvider";
import { SEAT_KINDS, useKeepSeat, usePeople, useRemoveSeat, type Seat } from "./people";

const NEW: Seat = { id: "", kind: "browser", label: "" };

export function SeatsPanel({ say }: { say: (what: string) => void }) {
  const words = useWords();
  const text = usePeopleWords();
  const people = usePeople();
  const found = people.data?.seats ?? [];
  const sitting = new Map(people.data?.agents.map((agent) => [agent.seat, agent.name] as const));
  const remove = useRemoveSeat();
  const [open, setOpen] = useState<Seat | null>(null);
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
        {text.seats.add}
      </button>
      <p role="alert" className="refused">
        {whyRefused(remove.error, words)}
      </p>
      <Listed title={text.views.seats} asked={people} none={found.length > 0 ? null : text.seats.none}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text.seats.extension}</th>
              <th scope="col">{text.seats.kind}</th>
              <th scope="col">{text.seats.label}</th>
              <th scope="col">{text.seats.sits}</th>
              <th scope="col">{text.actions}</th>
            </tr>
          </thead>
          <tbody>
            {found.map((seat) => (
              <tr key={seat.id}>
                <th scope="row" className="digits">
                  {seat.id}
                </th>
                <td>{text.seats.kinds[seat.kind]}</td>
                <td>{seat.label}</td>
                <td>{sitting.get(seat.id) ?? text.seats.nobody}</td>
                <td>
                  <div className="actions">
                    <button
                      type="button"
                      className="small-button"
                      aria-label={text.of(text.change, seat.id)}
                      onClick={() => {
                        say("");
                        setOpen(seat);
                      }}
                    >
                      {text.change}
                    </button>
                    <button
                      type="button"
                      className="small-button"
                      aria-label={text.of(text.seats.remove, seat.id)}
                      onClick={() => {
                        remove.mutate(seat.id, {
                          onSuccess: () => {
                            say(text.seats.removed(seat.id));
                          },
                        });
                      }}
                    >
                      {text.seats.remove}
                    </button>
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Listed>
      {open !== null && (
        <SeatForm
          initial={open}
          done={(seat) => {
            close();
            say(text.kept(seat));
          }}
          close={close}
        />
      )}
    </>
  );
}

function SeatForm({
  initial,
  done,
  close,
}: {
  initial: Seat;
  done: (seat: string) => void;
  close: () => void;
}) {
  const words = useWords();
  const text = usePeopleWords();
  const [seat, setSeat] = useState(initial);
  const keep = useKeepSeat();
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (keep.isPending) return;
    keep.mutate(seat, {
      onSuccess: () => {
        done(seat.id);
      },
    });
  };
  return (
    <Modal title={initial === NEW ? text.seats.add : text.of(text.change, initial.id)} close={close}>
      <form className="form" onSubmit={submit}>
        <TextField
          label={text.seats.extension}
          required
          readOnly={initial !== NEW}
          pattern="[0-9]{2,8}"
          inputMode="numeric"
          value={seat.id}
          change={(id) => {
            setSeat({ ...seat, id });
          }}
        />
        <Choice
          label={text.seats.kind}
          value={seat.kind}
          options={SEAT_KINDS.map((kind) => [kind, text.seats.kinds[kind]] as const)}
          choose={(chosen) => {
            setSeat({ ...seat, kind: SEAT_KINDS.find((kind) => kind === chosen) ?? seat.kind });
          }}
        />
        <TextField
          label={text.seats.label}
          maxLength={60}
          value={seat.label}
          change={(label) => {
            setSeat({ ...seat, label });
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
