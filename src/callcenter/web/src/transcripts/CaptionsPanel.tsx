// What the caller says, while they say it. Said to a screen reader in its turn, whole lines only; can be put away.
import { useState } from "react";
import type { Captions, Language } from "../api/shapes";
import { useWords } from "../words/WordsProvider";
import "./transcripts.css";

const HIDDEN = "callcenter.captions-hidden";
const SHOWN_LINES = 6;

export function CaptionsPanel({ captions, language }: { captions: Captions; language: Language }) {
  const text = useWords().transcripts.captions;
  const [isHidden, setIsHidden] = useState(() => localStorage.getItem(HIDDEN) === "yes");
  const finals = captions.lines.filter((line) => line.is_final).slice(-SHOWN_LINES);
  const last = captions.lines.at(-1);
  return (
    <div className="captions">
      <div className="captions-head">
        <h3>{text.title}</h3>
        <button
          type="button"
          className="quiet small-button"
          aria-pressed={!isHidden}
          onClick={() => {
            localStorage.setItem(HIDDEN, isHidden ? "no" : "yes");
            setIsHidden(!isHidden);
          }}
        >
          {isHidden ? text.show : text.hide}
        </button>
      </div>
      {!isHidden && (
        <>
          <div role="log" aria-live="polite" aria-label={text.title} className="captions-lines">
            {finals.map((line) => (
              <p key={line.n} lang={language}>
                {line.text}
              </p>
            ))}
          </div>
          {/* Changes with every word: to look at only. */}
          {last !== undefined && !last.is_final && (
            <p aria-hidden="true" lang={language} className="captions-now">
              {last.text}
              {text.waiting}
            </p>
          )}
          <p role="status" className={captions.state === "on" ? "muted small" : "warn"}>
            {(captions.state !== "on" || captions.lines.length === 0) && text.states[captions.state]}
          </p>
        </>
      )}
    </div>
  );
}
