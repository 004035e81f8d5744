// Who is owed a callback, by whom and by when; what was tried, and how it ended.
import { useState } from "react";
import { Link } from "wouter";
import { whyRefused } from "../api/refusal";
import { queueName } from "../desktop/queueName";
import { useFeed } from "../live/LiveProvider";
import { useMay } from "../session/may";
import { Listed } from "../ui/Listed";
import { Badge } from "../ui/Badge";
import { moment } from "../ui/time";
import { PageHead } from "../ui/PageHead";
import { useLanguage } from "../words/WordsProvider";
import { AttemptsList } from "./AttemptsList";
import { useCallbacks, useSaid, useWholeNumber, type Callback } from "./callbacks";
import { SayDialog } from "./SayDialog";
import { Standing } from "./Standing";
import "../ui/operators.css";
import "./callbacks.css";

const VIEWS = ["open", "closed"] as const;

export default function CallbacksPage() {
  const { words } = useLanguage();
  const text = words.callbacks;
  const [view, setView] = useState<(typeof VIEWS)[number]>("open");
  const [isKept, setIsKept] = useState(false);
  const isOpen = view === "open";
  const callbacks = useCallbacks(isOpen);
  const found = callbacks.data ?? [];
  return (
    <div className="page">
      <PageHead title={text.title} lead={text.lead} />
      <div className="callback-bar">
        <span className="segments" role="group" aria-label={text.view}>
          {VIEWS.map((one) => (
            <button
              key={one}
              type="button"
              className="segment"
              aria-pressed={view === one}
              onClick={() => {
                setView(one);
                setIsKept(false);
              }}
            >
              {text.views[one]}
            </button>
          ))}
        </span>
        <p role="status" className="done">
          {isKept && text.kept}
        </p>
      </div>
      <Listed
        title={text.views[view]}
        asked={callbacks}
        none={found.length > 0 ? null : isOpen ? text.none : text.noneClosed}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{text.since}</th>
              <th scope="col">{words.promises.number}</th>
              <th scope="col">{text.kind}</th>
              <th scope="col">{text.owner}</th>
              <th scope="col">{text.due}</th>
              <th scope="col">{text.attempts}</th>
              <th scope="col">{isOpen ? text.next : text.ended}</th>
              <th scope="col">{text.actions}</th>
            </tr>
          </thead>
          <tbody>
            {found.map((callback) => (
              <CallbackRow
                key={callback.call}
                callback={callback}
                kept={() => {
                  setIsKept(true);
                }}
              />
            ))}
          </tbody>
        </table>
      </Listed>
    </div>
  );
}

function CallbackRow({ callback, kept }: { callback: Callback; kept: () => void }) {
  const { words, language } = useLanguage();
  const text = words.callbacks;
  const queues = useFeed().view?.queues ?? [];
  const whole = useWholeNumber();
  const settles = useMay("settle_callbacks");
  return (
    <tr>
      <td>
        <Link href={`/calls/${callback.call}`}>
          <time dateTime={callback.since}>{moment(callback.since, language)}</time>
        </Link>
      </td>
      <td className="digits" aria-live="polite">
        {whole.data?.number ?? callback.number}
        {whole.isError && <span className="warn"> {whyRefused(whole.error, words)}</span>}
      </td>
      <td>
        {text.kinds[callback.kind]}
        {callback.way === "write" && (
          <p>
            <Badge tone="special">{text.write}</Badge>
          </p>
        )}
      </td>
      <td>{queueName(callback.queue, queues, language)}</td>
      <td>
        <time dateTime={callback.due_at}>{moment(callback.due_at, language)}</time>
        {callback.is_overdue && (
          <p>
            <Badge tone="alert">{`⚠ ${text.overdue}`}</Badge>
          </p>
        )}
      </td>
      <td>
        <AttemptsList callback={callback} />
      </td>
      <td>
        <Standing callback={callback} />
      </td>
      <td>
        {settles && (
          <Actions
            callback={callback}
            show={() => {
              if (whole.data === undefined && !whole.isPending) whole.mutate(callback.call);
            }}
            isShown={whole.data !== undefined}
            kept={kept}
          />
        )}
      </td>
    </tr>
  );
}

interface ActionsProps {
  callback: Callback;
  isShown: boolean;
  show: () => void;
  kept: () => void;
}

function Actions({ callback, isShown, show, kept }: ActionsProps) {
  const { words } = useLanguage();
  const text = words.callbacks;
  const said = useSaid();
  const [about, setAbout] = useState<"done" | "not-reached" | "withdraw" | null>(null);
  const { number, state, call } = callback;
  const canEnd = state === "open" || state === "failed";
  const canMiss = state === "claimed" || (state === "done" && callback.closed_how === "talked");

  function close() {
    setAbout(null);
    said.reset();
  }

  return (
    <>
      <span className="callback-actions">
        {canEnd && callback.way === "voice" && (
          <button
            type="button"
            className="small-button"
            aria-label={text.showOf(number)}
            aria-disabled={isShown}
            onClick={show}
          >
            {text.show}
          </button>
        )}
        {canEnd && (
          <button
            type="button"
            className="small-button primary"
            aria-label={text.doneOf(number)}
            onClick={() => {
              setAbout("done");
            }}
          >
            {callback.way === "write" ? text.doneWritten : text.done}
          </button>
        )}
        {(state === "open" || canMiss) && callback.way === "voice" && (
          <button
            type="button"
            className="small-button"
            aria-label={text.notReachedOf(number)}
            onClick={() => {
              setAbout("not-reached");
            }}
          >
            {text.notReached}
          </button>
        )}
        {canEnd && (
          <button
            type="button"
            className="small-button"
            aria-label={text.withdrawOf(number)}
            onClick={() => {
              setAbout("withdraw");
            }}
          >
            {text.withdraw}
          </button>
        )}
      </span>
      {about !== null && (
        <SayDialog
          about={about}
          refusal={whyRefused(said.error, words)}
          isPending={said.isPending}
          say={(one) => {
            said.mutate(
              { call, said: one },
              {
                onSuccess: () => {
                  close();
                  kept();
                },
              },
            );
          }}
          close={close}
        />
      )}
    </>
  );
}
