// One's own login: password, second factor, browsers that are signed in.
import { useState, type SyntheticEvent } from "react";
import { Listed } from "../ui/Listed";
import { PageHead } from "../ui/PageHead";
import { TextField } from "../ui/TextField";
import { instant } from "../ui/time";
import { useAccountWords } from "../words/account";
import { useLanguage } from "../words/WordsProvider";
import { useAccount, useChoosePassword, useEndOthers, useEndSession, type OpenSession } from "./account";
import { FactorPanel } from "./FactorPanel";
import { whyNot } from "./refused";
import "../ui/operators.css";
import "./account.css";

export default function AccountPage() {
  const text = useAccountWords();
  const account = useAccount();
  const [said, setSaid] = useState("");
  const sessions = account.data?.sessions ?? [];
  return (
    <div className="page">
      <PageHead title={text.title} lead={text.lead} />
      <p role="status" className="done">
        {said}
      </p>
      <Sessions asked={account} sessions={sessions} say={setSaid} />
      {account.data && <FactorPanel account={account.data} say={setSaid} />}
      <PasswordPanel say={setSaid} />
    </div>
  );
}

interface SessionsProps {
  asked: ReturnType<typeof useAccount>;
  sessions: readonly OpenSession[];
  say: (what: string) => void;
}

function Sessions({ asked, sessions, say }: SessionsProps) {
  const { language } = useLanguage();
  const text = useAccountWords().sessions;
  const end = useEndSession();
  const endOthers = useEndOthers();
  const told = {
    onSuccess: () => {
      say(text.ended);
    },
  };
  return (
    <>
      <Listed title={text.title} asked={asked} none={sessions.length > 0 ? null : text.none}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text.browser}</th>
              <th scope="col">{text.address}</th>
              <th scope="col">{text.began}</th>
              <th scope="col">{text.seen}</th>
              <th scope="col">{text.actions}</th>
            </tr>
          </thead>
          <tbody>
            {sessions.map((one) => (
              <tr key={one.id}>
                <th scope="row" className="browser">
                  {one.browser}
                </th>
                <td className="digits">{one.address}</td>
                <td>{instant(one.began_at, language)}</td>
                <td>{instant(one.seen_at, language)}</td>
                <td>
                  {one.is_this ? (
                    <span className="muted">{text.isThis}</span>
                  ) : (
                    <button
                      type="button"
                      className="small-button"
                      aria-label={text.endOf(one.browser)}
                      onClick={() => {
                        end.mutate(one.id, told);
                      }}
                    >
                      {text.end}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Listed>
      {sessions.length > 1 && (
        <button
          type="button"
          className="account-deed"
          onClick={() => {
            endOthers.mutate(undefined, told);
          }}
        >
          {text.endOthers}
        </button>
      )}
    </>
  );
}

const EMPTY = { old: "", new: "", again: "" };

function PasswordPanel({ say }: { say: (what: string) => void }) {
  const { words } = useLanguage();
  const text = useAccountWords().password;
  const choose = useChoosePassword();
  const [typed, setTyped] = useState(EMPTY);
  const differs = typed.again !== "" && typed.new !== typed.again;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (choose.isPending || typed.new !== typed.again) return;
    choose.mutate(
      { old: typed.old, new: typed.new },
      {
        onSuccess: () => {
          setTyped(EMPTY);
          say(text.done);
        },
      },
    );
  };
  const set = (change: Partial<typeof EMPTY>) => {
    setTyped({ ...typed, ...change });
  };
  return (
    <section className="panel form">
      <h2>{text.title}</h2>
      <p className="muted">{text.lead}</p>
      <form className="form" onSubmit={submit}>
        {(["old", "new", "again"] as const).map((name) => (
          <TextField
            key={name}
            label={text[name]}
            {...(name === "new" ? { hint: text.newHint } : {})}
            type="password"
            autoComplete={name === "old" ? "current-password" : "new-password"}
            required
            minLength={name === "old" ? 1 : 10}
            maxLength={128}
            value={typed[name]}
            change={(value) => {
              set({ [name]: value });
            }}
          />
        ))}
        <p role="alert" className="refused">
          {differs
            ? text.differs
            : whyNot(choose.error, { wrong_password: text.wrong, weak_password: text.weak }, words)}
        </p>
        <button type="submit" className="primary" aria-disabled={choose.isPending || differs}>
          {text.submit}
        </button>
      </form>
    </section>
  );
}
