// Whether one's second factor is on, and how to set it up, replace it, or give it up.
import { useState, type SyntheticEvent } from "react";
import { Modal } from "../ui/Modal";
import { FormEnd } from "../ui/FormEnd";
import { TextField } from "../ui/TextField";
import { useAccountWords } from "../words/account";
import { useWords } from "../words/WordsProvider";
import { useDropSecondFactor, type Account } from "./account";
import { Enrolment } from "./Enrolment";
import { whyNot } from "./refused";

type Step = "setUp" | "drop" | null;

export function FactorPanel({ account, say }: { account: Account; say: (what: string) => void }) {
  const text = useAccountWords().factor;
  const [step, setStep] = useState<Step>(null);
  const close = () => {
    setStep(null);
  };
  const isOn = account.has_second_factor;
  return (
    <section className="panel form">
      <h2>{text.title}</h2>
      <p>{isOn ? text.isOn : text.isOff}</p>
      {account.needs_second_factor && <p className="muted">{text.needed}</p>}
      <div className="actions">
        <button
          type="button"
          onClick={() => {
            setStep("setUp");
          }}
        >
          {isOn ? text.replace : text.setUp}
        </button>
        {isOn && !account.needs_second_factor && (
          <button
            type="button"
            onClick={() => {
              setStep("drop");
            }}
          >
            {text.drop}
          </button>
        )}
      </div>
      {step === "setUp" && (
        <SetUp
          title={isOn ? text.replace : text.setUp}
          done={() => {
            close();
            say(text.done);
          }}
          close={close}
        />
      )}
      {step === "drop" && (
        <Drop
          done={() => {
            close();
            say(text.dropped);
          }}
          close={close}
        />
      )}
    </section>
  );
}

interface StepProps {
  done: () => void;
  close: () => void;
}

function SetUp({ title, done, close }: StepProps & { title: string }) {
  const text = useAccountWords().factor;
  const [typed, setTyped] = useState("");
  const [password, setPassword] = useState<string | null>(null);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setPassword(typed);
  };
  return (
    <Modal title={title} close={close}>
      {password === null ? (
        <form className="form" onSubmit={submit}>
          <OwnPassword value={typed} change={setTyped} />
          <FormEnd refusal="" submit={text.setUp} isDisabled={false} close={close} />
        </form>
      ) : (
        <Enrolment password={password} done={done} />
      )}
    </Modal>
  );
}

function Drop({ done, close }: StepProps) {
  const words = useWords();
  const account = useAccountWords();
  const drop = useDropSecondFactor();
  const [typed, setTyped] = useState("");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!drop.isPending) drop.mutate(typed, { onSuccess: done });
  };
  return (
    <Modal title={account.factor.drop} close={close}>
      <form className="form" onSubmit={submit}>
        <OwnPassword value={typed} change={setTyped} />
        <FormEnd
          refusal={whyNot(drop.error, { wrong_password: account.password.wrong }, words)}
          submit={account.factor.drop}
          isDisabled={drop.isPending}
          close={close}
        />
      </form>
    </Modal>
  );
}

function OwnPassword({ value, change }: { value: string; change: (value: string) => void }) {
  return (
    <TextField
      label={useAccountWords().factor.confirmPassword}
      type="password"
      autoComplete="current-password"
      required
      maxLength={128}
      value={value}
      change={change}
    />
  );
}
