// Setting up an authenticator app: its picture, its first code, and codes for when it is lost.
import { useEffect, useRef, useState, type SyntheticEvent } from "react";
import { TextField } from "../ui/TextField";
import { useAccountWords } from "../words/account";
import { useWords } from "../words/WordsProvider";
import { useConfirmApp, useEnrol, useTakeSession, type RecoveryCodes } from "./account";
import { whyNot } from "./refused";
import "./account.css";

interface EnrolmentProps {
  /** Asked once more of who is in already; null for who has just typed it. */
  password: string | null;
  done?: () => void;
  /** Set up, but a password is still to be chosen. */
  choosePassword?: () => void;
}

const nothing = () => undefined;

export function Enrolment({ password, done = nothing, choosePassword = nothing }: EnrolmentProps) {
  const words = useWords();
  const account = useAccountWords();
  const text = account.enrolment;
  const enrol = useEnrol();
  const confirm = useConfirmApp();
  const [code, setCode] = useState("");
  const begin = enrol.mutate;
  const isBegun = useRef(false);
  useEffect(() => {
    // Each beginning makes the picture before it void.
    if (!isBegun.current) begin(password);
    isBegun.current = true;
  }, [begin, password]);
  if (confirm.data !== undefined) {
    return <KeepCodes recovery={confirm.data} done={done} choosePassword={choosePassword} />;
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!confirm.isPending) confirm.mutate(code);
  };
  const told = { wrong_code: account.code.wrong, wrong_password: account.password.wrong };
  return (
    <form className="enrolment" onSubmit={submit}>
      <p>{text.lead}</p>
      {enrol.data && (
        <>
          <img className="qr" src={enrol.data.qr} alt={text.picture} />
          <p className="muted">
            {text.byHand} <code className="secret">{enrol.data.secret}</code>
          </p>
        </>
      )}
      <TextField
        label={text.label}
        autoComplete="one-time-code"
        inputMode="numeric"
        required
        minLength={6}
        maxLength={12}
        value={code}
        change={setCode}
      />
      <p role="alert" className="refused">
        {whyNot(enrol.error ?? confirm.error, told, words)}
      </p>
      <button type="submit" className="primary" aria-disabled={confirm.isPending || !enrol.data}>
        {text.submit}
      </button>
    </form>
  );
}

interface KeepCodesProps {
  recovery: RecoveryCodes;
  done: () => void;
  choosePassword: () => void;
}

function KeepCodes({ recovery, done, choosePassword }: KeepCodesProps) {
  const text = useAccountWords().enrolment;
  const take = useTakeSession();
  return (
    <div className="enrolment">
      <h2>{text.recoveryTitle}</h2>
      <p role="status">{text.recoveryText}</p>
      <ul className="recovery">
        {recovery.codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="primary"
        onClick={() => {
          if (recovery.user === null) {
            choosePassword();
            return;
          }
          take(recovery.user);
          done();
        }}
      >
        {text.recoveryKept}
      </button>
    </div>
  );
}
