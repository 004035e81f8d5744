// Who is signed in where, whose login is locked, who has a second factor: for security administrators.
import { useState } from "react";
import { whyRefused } from "../api/refusal";
import { Confirm } from "../ui/Confirm";
import { Listed } from "../ui/Listed";
import { PageHead } from "../ui/PageHead";
import { moment } from "../ui/time";
import { useAccountWords, type AccountWords } from "../words/account";
import type { PageLanguage } from "../words/words";
import { useLanguage } from "../words/WordsProvider";
import { useEndAll, useLogins, useTakeFactor, useUnlock, type Login } from "./account";
import "../ui/operators.css";
import "./account.css";

type Asked = { what: "takeFactor" | "endAll"; name: string } | null;

export default function LoginsPage() {
  const { language, words } = useLanguage();
  const text = useAccountWords().logins;
  const logins = useLogins();
  const found = logins.data ?? [];
  const [said, setSaid] = useState("");
  const [asked, setAsked] = useState<Asked>(null);
  const unlock = useUnlock();
  const takeFactor = useTakeFactor();
  const endAll = useEndAll();
  const deed = asked?.what === "takeFactor" ? takeFactor : endAll;
  const close = () => {
    setAsked(null);
    takeFactor.reset();
    endAll.reset();
  };
  return (
    <div className="page">
      <PageHead title={text.title} lead={text.lead} />
      <p role="status" className="done">
        {said}
      </p>
      <Listed title={text.title} asked={logins} none={found.length > 0 ? null : text.none}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text.name}</th>
              <th scope="col">{text.state}</th>
              <th scope="col">{text.factor}</th>
              <th scope="col">{text.sessions}</th>
              <th scope="col">{text.actions}</th>
            </tr>
          </thead>
          <tbody>
            {found.map((login) => (
              <tr key={login.name}>
                <th scope="row">{login.name}</th>
                <td>{stateOf(login, text, language)}</td>
                <td>{login.has_second_factor ? text.has : text.hasNot}</td>
                <td>
                  <ul className="places-signed-in">
                    {login.sessions.map((one) => (
                      <li key={one.id}>
                        <span className="digits">{one.address}</span>{" "}
                        <span className="muted browser">{one.browser}</span> {moment(one.seen_at, language)}
                      </li>
                    ))}
                  </ul>
                </td>
                <td>
                  <div className="actions">
                    {login.failures > 0 && (
                      <button
                        type="button"
                        className="small-button"
                        aria-label={text.of(text.unlock, login.name)}
                        onClick={() => {
                          unlock.mutate(login.name, {
                            onSuccess: () => {
                              setSaid(text.unlocked(login.name));
                            },
                          });
                        }}
                      >
                        {text.unlock}
                      </button>
                    )}
                    {(["endAll", "takeFactor"] as const)
                      .filter((what) =>
                        what === "endAll" ? login.sessions.length > 0 : login.has_second_factor,
                      )
                      .map((what) => (
                        <button
                          key={what}
                          type="button"
                          className="small-button"
                          aria-label={text.of(text[what], login.name)}
                          onClick={() => {
                            setSaid("");
                            setAsked({ what, name: login.name });
                          }}
                        >
                          {text[what]}
                        </button>
                      ))}
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Listed>
      {asked !== null && (
        <Confirm
          title={text.of(text[asked.what], asked.name)}
          text={asked.what === "takeFactor" ? text.takeFactorText : text.endAllText}
          yes={text[asked.what]}
          isPending={deed.isPending}
          refusal={whyRefused(deed.error, words)}
          agree={() => {
            deed.mutate(asked.name, {
              onSuccess: () => {
                setSaid(
                  asked.what === "takeFactor" ? text.factorTaken(asked.name) : text.allEnded(asked.name),
                );
                close();
              },
            });
          }}
          close={close}
        />
      )}
    </div>
  );
}

function stateOf(login: Login, text: AccountWords["logins"], language: PageLanguage): string {
  const address = login.failed_from ?? "";
  if (login.locked_until !== null) return text.locked(moment(login.locked_until, language), address);
  return login.failures > 0 ? text.failed(login.failures, address) : text.fine;
}
