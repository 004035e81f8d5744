// Where a callback stands: who calls now, when it is tried next, or how it ended.
import { moment } from "../ui/time";
import { useLanguage } from "../words/WordsProvider";
import type { Callback } from "./callbacks";

export function Standing({ callback }: { callback: Callback }) {
  const { words, language } = useLanguage();
  const text = words.callbacks;
  const { state, next_at, closed_at, closed_how, closed_by, reason } = callback;
  switch (state) {
    case "claimed":
      return <>{text.beingCalled(callback.being_called_by ?? "")}</>;
    case "open":
      if (callback.way === "write") return <>{text.write}</>;
      if (next_at === null) return <>{text.byHand}</>;
      return <>{callback.is_in_line ? text.nextNow : moment(next_at, language)}</>;
    case "done":
    case "failed":
    case "withdrawn":
      return (
        <>
          {text.how[state === "done" ? (closed_how ?? "by_hand") : state]}
          {closed_how === "called_again" ? "" : ` ${closed_by ?? ""}`}
          {closed_at !== null && <p className="muted">{moment(closed_at, language)}</p>}
          {reason !== null && <p>{reason}</p>}
        </>
      );
  }
}
