// To whom a call is passed on, and how: asked first, or handed over at once.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useFeed } from "../live/LiveProvider";
import { Modal } from "../ui/Modal";
import { TextField } from "../ui/TextField";
import { useLanguage } from "../words/WordsProvider";
import { consult, targets, transfer } from "./callControl";
import { choicesOf, sought, type Choice } from "./choices";
import { phoneRefusal } from "./phoneText";

interface ForwardDialogProps {
  call: string;
  close: () => void;
}

export function ForwardDialog({ call, close }: ForwardDialogProps) {
  const { words, language } = useLanguage();
  const text = words.telephone.forward;
  const name = useId();
  const [find, setFind] = useState("");
  const [chosen, setChosen] = useState<Choice | null>(null);
  const { view } = useFeed();
  const asked = useQuery({ queryKey: ["calls", "targets"], queryFn: targets, refetchInterval: 3_000 });
  const passing = useMutation({ mutationFn: (deed: () => Promise<void>) => deed(), onSuccess: close });
  const queues = view?.queues ?? [];
  const groups =
    asked.data === undefined ? [] : sought(choicesOf({ ...asked.data, queues }, words, language), find);
  const pass = (deed: () => Promise<void>) => {
    if (!passing.isPending) passing.mutate(deed);
  };
  return (
    <Modal title={text.title} close={close}>
      <p className="hint">{text.lead}</p>
      <TextField label={text.find} type="search" value={find} change={setFind} />
      {asked.isPending && <p role="status">{text.loading}</p>}
      <div className="phone-choices">
        {groups.map(({ title, choices }) => (
          <fieldset key={title}>
            <legend>{title}</legend>
            {choices.map((choice) => (
              <label key={choice.key} className="phone-choice">
                <input
                  type="radio"
                  name={name}
                  checked={chosen?.key === choice.key}
                  onChange={() => {
                    setChosen(choice);
                  }}
                />
                <span>{choice.name}</span>
                <span className="muted small">{choice.note}</span>
              </label>
            ))}
          </fieldset>
        ))}
        {asked.data !== undefined && groups.length === 0 && <p className="muted">{text.none}</p>}
      </div>
      <p role="alert" className="refused">
        {phoneRefusal(passing.error ?? asked.error, words)}
      </p>
      <div className="actions">
        {chosen?.to.kind !== "queue" && (
          <Deed
            text={text.ask}
            isPrimary
            isOff={chosen === null}
            press={() => {
              if (chosen === null || chosen.to.kind === "queue") return;
              const { to } = chosen;
              pass(() => consult(call, to));
            }}
          />
        )}
        <Deed
          text={text.transfer}
          isPrimary={chosen?.to.kind === "queue"}
          isOff={chosen === null}
          press={() => {
            if (chosen !== null) pass(() => transfer(call, chosen.to));
          }}
        />
        <button type="button" onClick={close}>
          {words.operators.cancel}
        </button>
      </div>
    </Modal>
  );
}

interface DeedProps {
  text: string;
  isPrimary?: boolean;
  isOff?: boolean;
  press: () => void;
}

function Deed({ text, isPrimary = false, isOff = false, press }: DeedProps) {
  return (
    <button type="button" className={isPrimary ? "primary" : ""} aria-disabled={isOff} onClick={press}>
      {text}
    </button>
  );
}
