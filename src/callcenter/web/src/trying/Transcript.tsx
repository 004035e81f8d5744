// What the caller heard and did, with its time.
import { useEffect, useRef } from "react";
import type { Moment, Said, TriedWalk } from "../api/operators";
import { Badge } from "../ui/Badge";
import { useLanguage } from "../words/WordsProvider";

interface TranscriptProps {
  walk: TriedWalk | undefined;
  select: ((node: string) => void) | undefined;
}

export function Transcript({ walk, select }: TranscriptProps) {
  const text = useLanguage().words.trying;
  const end = useRef<HTMLLIElement>(null);
  const count = walk?.steps.length ?? 0;
  useEffect(() => {
    if (count > 0) end.current?.scrollIntoView({ block: "nearest" });
  }, [count]);
  return (
    <section className="transcript" aria-label={text.transcript}>
      <h2>{text.transcript}</h2>
      {walk === undefined ? (
        <p className="muted">{text.nothing}</p>
      ) : (
        <>
          {/* A long call is scrolled, also by keyboard. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <ol className="timeline" aria-live="polite" aria-relevant="additions" tabIndex={0}>
            {walk.steps.map((moment, nth) => (
              <MomentItem key={nth} ref={nth === count - 1 ? end : null} moment={moment} select={select} />
            ))}
          </ol>
          <p role="status" className="walk-end">
            <Badge tone={walk.is_over ? "neutral" : "good"}>{text.ends[walk.end]}</Badge>
          </p>
        </>
      )}
    </section>
  );
}

interface MomentItemProps {
  ref: React.Ref<HTMLLIElement>;
  moment: Moment;
  select: ((node: string) => void) | undefined;
}

export function MomentItem({ ref, moment, select }: MomentItemProps) {
  const { words, language } = useLanguage();
  const text = words.trying;
  const { node } = moment;
  return (
    <li ref={ref} className={moment.by === "caller" ? "landmark" : ""}>
      <span className="muted digits">{text.at_s(moment.at_s.toFixed(1))}</span>
      <div>
        <span className="what">{moment.what[language]}</span>{" "}
        {moment.entered.length > 0 && (
          <span className="entered">
            {moment.entered.map((name, nth) =>
              select === undefined ? (
                <code key={nth}>{name}</code>
              ) : (
                <button
                  key={nth}
                  type="button"
                  className="link"
                  aria-current={name === node ? "step" : undefined}
                  onClick={() => {
                    select(name);
                  }}
                >
                  <code>{name}</code>
                </button>
              ),
            )}
          </span>
        )}
        {moment.said.map((said, nth) => (
          <SaidLine key={nth} said={said} />
        ))}
        {moment.effects.map((effect, nth) => (
          <span key={nth} className="effect muted small">
            {effect[language]}
          </span>
        ))}
      </div>
    </li>
  );
}

function SaidLine({ said }: { said: Said }) {
  const text = useLanguage().words.trying;
  return (
    <p className="said-line">
      <span className="visually-hidden">{text.hears}: </span>
      <q lang={said.language}>{said.text}</q>{" "}
      <span className="muted small digits">
        {(said.is_estimate ? text.about_s : text.at_s)(said.seconds.toFixed(1))}
      </span>
    </p>
  );
}
