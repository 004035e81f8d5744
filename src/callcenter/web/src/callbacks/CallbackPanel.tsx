// On a call's own page: the callback that it left us owing, with every attempt.
import type { CallDetail } from "../api/shapes";
import { Badge } from "../ui/Badge";
import { moment } from "../ui/time";
import { useLanguage } from "../words/WordsProvider";
import { AttemptsList } from "./AttemptsList";
import { useCallbackOf } from "./callbacks";
import { Standing } from "./Standing";
import "./callbacks.css";

export function CallbackPanel({ detail }: { detail: CallDetail }) {
  const { words, language } = useLanguage();
  const text = words.callbacks;
  const mayBeOwed = detail.outcome === "callback" || detail.outcome === "abandoned_queue";
  const { data: callback } = useCallbackOf(detail.call, mayBeOwed);
  if (callback === undefined) return null;
  return (
    <section className="panel" aria-labelledby="callback-title">
      <h2 id="callback-title">{text.ofCall}</h2>
      <dl className="facts facts-spaced">
        <div>
          <dt>{text.kind}</dt>
          <dd>{text.kinds[callback.kind]}</dd>
        </div>
        <div>
          <dt>{text.due}</dt>
          <dd>
            {moment(callback.due_at, language)}
            {callback.is_overdue && (
              <>
                {" "}
                <Badge tone="alert">{`⚠ ${text.overdue}`}</Badge>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>{text.attempts}</dt>
          <dd>
            <AttemptsList callback={callback} />
          </dd>
        </div>
        <div>
          <dt>{callback.closed_at === null ? text.next : text.ended}</dt>
          <dd>
            <Standing callback={callback} />
          </dd>
        </div>
      </dl>
    </section>
  );
}
