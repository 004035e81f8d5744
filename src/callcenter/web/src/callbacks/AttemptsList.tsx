// What was tried of one callback, and how it went.
import { Link } from "wouter";
import { moment } from "../ui/time";
import { useLanguage } from "../words/WordsProvider";
import type { Callback } from "./callbacks";

export function AttemptsList({ callback }: { callback: Callback }) {
  const { words, language } = useLanguage();
  const text = words.callbacks;
  const { attempts, attempts_left: left, state } = callback;
  const said = state === "open" && attempts.length > 0 ? text.attemptsLeft(left) : "";
  if (attempts.length === 0) return <>–</>;
  return (
    <>
      <ol className="attempts">
        {attempts.map((one) => {
          const at = moment(one.began_at, language);
          return (
            <li key={`${one.began_at} ${one.ended_at}`}>
              {one.call === null ? at : <Link href={`/calls/${one.call}`}>{at}</Link>}{" "}
              {one.why === null ? text.reached : text.why[one.why]} <span className="muted">{one.by}</span>
            </li>
          );
        })}
      </ol>
      {said !== "" && <p className="muted">{said}</p>}
    </>
  );
}
