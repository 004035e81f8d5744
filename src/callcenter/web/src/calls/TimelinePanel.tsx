import type { CallDetail, Fact, Language } from "../api/shapes";
import { useFeed } from "../live/LiveProvider";
import { useLanguage } from "../words/WordsProvider";
import { factText } from "./factText";

const LANDMARKS: ReadonlySet<Fact["kind"]> = new Set<Fact["kind"]>([
  "call.arrived",
  "queue.joined",
  "agent.connected",
  "call.ended",
]);

interface TimelinePanelProps {
  call: string;
  entries: CallDetail["timeline"];
  language: Language;
}

export function TimelinePanel({ call, entries, language: spoken }: TimelinePanelProps) {
  const { words, language: page } = useLanguage();
  const queues = useFeed().view?.queues ?? [];
  return (
    <section className="panel" aria-labelledby="timeline-title">
      <h2 id="timeline-title">{words.callPage.timeline}</h2>
      <ol className="timeline">
        {entries.map(({ seq, at, fact }) => (
          <li key={seq} className={LANDMARKS.has(fact.kind) ? "landmark" : ""}>
            <time dateTime={at} className="muted digits">
              {timeOfDay(at)}
            </time>
            <span>
              <span className="what">{words.facts[fact.kind]}</span>{" "}
              <span className="muted">{factText(fact, { words, page, spoken, queues })}</span>
              {fact.kind === "message.left" && (
                // eslint-disable-next-line jsx-a11y/media-has-caption -- what callers say has no captions
                <audio
                  controls
                  preload="none"
                  aria-label={words.callPage.messageSound}
                  src={`/api/v1/messages/${encodeURIComponent(call)}/${String(seq)}/sound`}
                />
              )}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** `09:05:12.3`: what happens on the phone happens within seconds. */
function timeOfDay(iso: string): string {
  const at = new Date(iso);
  const tenths = Math.floor(at.getMilliseconds() / 100);
  return `${at.toLocaleTimeString("en-GB")}.${tenths}`;
}
