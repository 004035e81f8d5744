// Who waits to be called back, and who was.
import { useState } from "react";
import { Link } from "wouter";
import { whyRefused } from "../api/refusal";
import { queueName } from "../desktop/queueName";
import { useFeed } from "../live/LiveProvider";
import { moment } from "../ui/time";
import { useTitle } from "../ui/title";
import { useLanguage } from "../words/WordsProvider";
import { Listed } from "./Listed";
import { useCallbackDone, useCallbacks, useWholeNumber, type Callback } from "./promises";
import "../ui/operators.css";
import "./promises.css";

const VIEWS = ["open", "done"] as const;

export default function CallbacksPage() {
  const { words } = useLanguage();
  const text = words.promises.callbacks;
  const [view, setView] = useState<(typeof VIEWS)[number]>("open");
  const isDone = view === "done";
  const callbacks = useCallbacks(isDone);
  const found = callbacks.data ?? [];
  const done = useCallbackDone();
  useTitle(text.title);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{text.title}</h1>
        <p className="muted">{text.lead}</p>
      </div>
      <div className="promise-bar">
        <span className="segments" role="group" aria-label={text.view}>
          {VIEWS.map((one) => (
            <button
              key={one}
              type="button"
              className="segment"
              aria-pressed={view === one}
              onClick={() => {
                setView(one);
              }}
            >
              {text.views[one]}
            </button>
          ))}
        </span>
        <p role="status" className="done">
          {done.isSuccess && text.doneNow}
        </p>
        <p role="alert" className="refused">
          {whyRefused(done.error, words)}
        </p>
      </div>
      <Listed
        title={text.views[view]}
        asked={callbacks}
        none={found.length > 0 ? null : isDone ? text.noneDone : text.none}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{text.arrivedAt}</th>
              <th scope="col">{words.promises.number}</th>
              <th scope="col">{words.promises.queue}</th>
              <th scope="col">{isDone ? text.doneAt : text.promisedAt}</th>
              <th scope="col">{isDone ? text.doneBy : text.actions}</th>
            </tr>
          </thead>
          <tbody>
            {found.map((callback) => (
              <CallbackRow
                key={callback.call}
                callback={callback}
                isDone={isDone}
                done={() => {
                  if (!done.isPending) done.mutate(callback.call);
                }}
              />
            ))}
          </tbody>
        </table>
      </Listed>
    </div>
  );
}

function CallbackRow({ callback, isDone, done }: { callback: Callback; isDone: boolean; done: () => void }) {
  const { words, language } = useLanguage();
  const text = words.promises.callbacks;
  const { view } = useFeed();
  const whole = useWholeNumber();
  const { number } = callback;
  const at = isDone ? callback.done_at : callback.promised_at;
  return (
    <tr>
      <td>
        <Link href={`/calls/${callback.call}`}>
          <time dateTime={callback.arrived_at}>{moment(callback.arrived_at, language)}</time>
        </Link>
      </td>
      <td className="digits" aria-live="polite">
        {whole.data?.number ?? number}
        {whole.isError && <span className="warn"> {whyRefused(whole.error, words)}</span>}
      </td>
      <td>{queueName(callback.queue, view?.queues ?? [], language)}</td>
      <td>{at === null ? "–" : moment(at, language)}</td>
      <td>
        {isDone ? (
          callback.done_by
        ) : (
          <span className="actions">
            <button
              type="button"
              className="small-button"
              aria-label={text.showOf(number)}
              aria-disabled={whole.data !== undefined}
              onClick={() => {
                if (whole.data === undefined && !whole.isPending) whole.mutate(callback.call);
              }}
            >
              {text.show}
            </button>
            <button
              type="button"
              className="small-button primary"
              aria-label={text.doneOf(number)}
              onClick={done}
            >
              {text.done}
            </button>
          </span>
        )}
      </td>
    </tr>
  );
}
