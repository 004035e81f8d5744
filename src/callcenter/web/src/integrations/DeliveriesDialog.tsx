// What became of an endpoint's events: the latest tries, and what was given up.
import { useState } from "react";
import { whyRefused } from "../api/refusal";
import { Listed } from "../ui/Listed";
import { Modal } from "../ui/Modal";
import { instant } from "../ui/time";
import { useLanguage } from "../words/WordsProvider";
import {
  useAttempts,
  useDeadLetters,
  useSettleLetters,
  type Attempt,
  type DeadLetter,
  type Endpoint,
} from "./integrations";
import { integrationText, type IntegrationText } from "./text";

export function DeliveriesDialog({ endpoint, close }: { endpoint: Endpoint; close: () => void }) {
  const { words, language } = useLanguage();
  const text = integrationText[language];
  const attempts = useAttempts(endpoint.id);
  const letters = useDeadLetters(endpoint.id);
  const settle = useSettleLetters(endpoint.id);
  const [said, setSaid] = useState("");
  const act = (events: number[], isDropped: boolean) => {
    settle.mutate(
      { events, isDropped },
      {
        onSuccess: (count) => {
          setSaid(isDropped ? text.deliveries.dropped(count) : text.deliveries.sent(count));
        },
        onError: (error) => {
          setSaid(whyRefused(error, words));
        },
      },
    );
  };
  return (
    <Modal title={text.deliveries.title(endpoint.name)} isWide close={close}>
      <p role="status">{said}</p>
      <h3>{text.deliveries.letters}</h3>
      <p className="muted small">{text.deliveries.lettersLead}</p>
      <Listed
        title={text.deliveries.letters}
        asked={letters}
        none={letters.data?.length === 0 ? text.deliveries.noLetters : null}
      >
        <p className="actions">
          <button
            type="button"
            className="small-button"
            onClick={() => {
              act([], false);
            }}
          >
            {text.deliveries.againAll}
          </button>
          <button
            type="button"
            className="small-button"
            onClick={() => {
              act([], true);
            }}
          >
            {text.deliveries.dropAll}
          </button>
        </p>
        <LetterTable letters={letters.data ?? []} act={act} />
      </Listed>
      <h3>{text.deliveries.attempts}</h3>
      <Listed
        title={text.deliveries.attempts}
        asked={attempts}
        none={attempts.data?.length === 0 ? text.deliveries.noAttempts : null}
      >
        <AttemptTable attempts={attempts.data ?? []} />
      </Listed>
      <div className="actions">
        <button type="button" onClick={close}>
          {text.deliveries.close}
        </button>
      </div>
    </Modal>
  );
}

interface LetterTableProps {
  letters: readonly DeadLetter[];
  act: (events: number[], isDropped: boolean) => void;
}

function LetterTable({ letters, act }: LetterTableProps) {
  const { language } = useLanguage();
  const text = integrationText[language];
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text.deliveries.at}</th>
          <th scope="col">{text.deliveries.event}</th>
          <th scope="col">{text.deliveries.fault}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {letters.map((letter) => (
          <tr key={letter.event}>
            <td>{instant(letter.at, language)}</td>
            <th scope="row">{eventShown(letter, text)}</th>
            <td>{letter.is_wanted ? text.deliveries.wanted : letter.fault}</td>
            <td>
              <span className="actions">
                <button
                  type="button"
                  className="small-button"
                  aria-label={`${text.deliveries.again}: ${letter.event}`}
                  onClick={() => {
                    act([letter.event], false);
                  }}
                >
                  {text.deliveries.again}
                </button>
                <button
                  type="button"
                  className="small-button"
                  aria-label={`${text.deliveries.drop}: ${letter.event}`}
                  onClick={() => {
                    act([letter.event], true);
                  }}
                >
                  {text.deliveries.drop}
                </button>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AttemptTable({ attempts }: { attempts: readonly Attempt[] }) {
  const { language } = useLanguage();
  const text = integrationText[language];
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text.deliveries.at}</th>
          <th scope="col">{text.deliveries.event}</th>
          <th scope="col">{text.deliveries.result}</th>
          <th scope="col">{text.deliveries.took}</th>
        </tr>
      </thead>
      <tbody>
        {attempts.map((attempt, place) => (
          <tr key={`${attempt.at} ${place}`}>
            <td>{instant(attempt.at, language)}</td>
            <th scope="row">{eventShown(attempt, text)}</th>
            <td>{attempt.fault ?? text.deliveries.delivered}</td>
            <td className="digits">{attempt.took_ms} ms</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** `Call ended · call/pbx1.a`. */
export function eventShown(
  { type, subject }: Pick<Attempt, "type" | "subject">,
  text: IntegrationText,
): string {
  const name = type.replace(/^callcenter\./, "").replace(/\.v\d+$/, "");
  if (name === "test") return text.deliveries.isTest;
  const known = text.endpoints.eventNames[name as keyof typeof text.endpoints.eventNames] as
    string | undefined;
  return [known ?? name, subject].filter((part) => part !== "").join(" · ");
}
