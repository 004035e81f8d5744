// The caller at a glance: who, how to serve, what about and why here, what was before.
import type { ReactNode, Ref } from "react";
import { Link } from "wouter";
import type { AgentView, CallCard, Captions, QueueView } from "../api/shapes";
import { whyNowText } from "../calls/whyNowText";
import { Advice } from "../casework/Advice";
import { CallerBackground } from "../casework/CallerBackground";
import { EmergencyButton } from "../casework/EmergencyButton";
import { NumberLine } from "../casework/NumberLine";
import { destinationName } from "../lexicon/destinationName";
import { CaptionsPanel } from "../transcripts/CaptionsPanel";
import { Badge } from "../ui/Badge";
import { clock, moment } from "../ui/time";
import { useLanguage, useWords } from "../words/WordsProvider";
import { RecordingPause } from "./RecordingPause";
import { queueName } from "./queueName";
import { RouteWhy } from "./RouteWhy";
import { TierBadge } from "./TierBadge";

interface CallCardPanelProps {
  card: CallCard;
  agent: AgentView;
  queues: readonly QueueView[];
  /** Of this call; null where there are none. */
  captions: Captions | null;
  nowMs: number;
  /** Where what the caller says of their needs is noted. */
  picker?: ReactNode;
  ref: Ref<HTMLElement>;
}

export function CallCardPanel({ card, agent, queues, captions, nowMs, picker, ref }: CallCardPanelProps) {
  const { words, language } = useLanguage();
  const text = words.call;
  const isRinging = card.state === "ringing";
  const nameOf = (destination: string) => destinationName(destination, queues, words, language);
  // A colleague who is asked about the call sees it, and no more.
  const isOwn = card.agent === agent.id;
  const isWrapUp = agent.state === "wrap_up";
  return (
    <section
      ref={ref}
      tabIndex={-1}
      className={`panel card ${isRinging ? "card-ringing" : ""} ${card.is_listed ? "card-special" : ""}`}
      aria-labelledby="call-title"
    >
      <header className="card-head">
        <h2 id="call-title">{isRinging ? text.incoming : isWrapUp ? words.state.wrap_up : text.title}</h2>
        {(!isWrapUp || card.state === "ended") && <CallClock card={card} nowMs={nowMs} />}
        {isOwn && card.state === "talking" && !isWrapUp && !card.is_unrecorded && (
          <RecordingPause card={card} nowMs={nowMs} key={`recording ${card.call}`} />
        )}
        {isOwn && card.state === "talking" && !isWrapUp && <EmergencyButton card={card} key={card.call} />}
      </header>

      <div className="caller">
        <NumberLine card={card} isOwn={isOwn} key={card.call} />
        <p className="chips">
          <Badge>{words.languages[card.language]}</Badge>
          <Badge>{text.dialled(card.dialled)}</Badge>
          {card.callback_of !== null && <Badge tone="special">{words.callbacks.isCallback}</Badge>}
          {card.is_unrecorded && <Badge tone="warm">{words.recordings.unrecorded}</Badge>}
          {card.was_in_lifeboat && <Badge tone="warm">{text.lifeboat}</Badge>}
        </p>
      </div>

      <ServiceNeeds card={card} />
      {picker}

      <dl className="facts">
        <div>
          <dt>{text.queue}</dt>
          <dd className="queue-name">
            {card.queue === null ? "–" : queueName(card.queue, queues, language)}
          </dd>
        </div>
        {card.callback_of !== null && (
          <div>
            <dt>{words.callbacks.since}</dt>
            <dd>
              <time dateTime={card.callback_of.since}>{moment(card.callback_of.since, language)}</time>
              {card.callback_of.reason !== null && (
                <p>
                  <RouteWhy reason={card.callback_of.reason} language={card.language} nameOf={nameOf} />
                </p>
              )}
            </dd>
          </div>
        )}
        <div>
          <dt>{text.why}</dt>
          <dd>
            {card.reason === null ? (
              "–"
            ) : (
              <RouteWhy reason={card.reason} language={card.language} nameOf={nameOf} />
            )}
          </dd>
        </div>
        {card.why_now !== null && (
          <div className="whole">
            <dt>{words.whyNow.title}</dt>
            <dd className="small">{whyNowText(card.why_now, words).join(" · ")}</dd>
          </div>
        )}
        <div>
          <dt>{card.wait_ms === null ? text.wait : text.waited}</dt>
          <dd className="digits">{waited(card, nowMs)}</dd>
        </div>
        <CallerBackground card={card} />
      </dl>

      {captions !== null && <CaptionsPanel captions={captions} language={card.language} />}

      <EarlierCalls card={card} agent={agent} queues={queues} />
    </section>
  );
}

function CallClock({ card, nowMs }: { card: CallCard; nowMs: number }) {
  const words = useWords();
  const since =
    card.state === "talking" ? card.connected_at : card.state === "ringing" ? card.ringing_at : null;
  if (card.state === "ended" && card.talk_ms !== null) {
    return (
      <p className="muted">
        {words.call.talking} <span className="digits">{clock(card.talk_ms)}</span>
      </p>
    );
  }
  return (
    <p className="card-clock">
      <Badge tone={card.state === "ringing" ? "warm" : "good"}>{words.callState[card.state]}</Badge>
      {since !== null && (
        <span className="digits" aria-hidden="true">
          {clock(nowMs - Date.parse(since))}
        </span>
      )}
    </p>
  );
}

function ServiceNeeds({ card }: { card: CallCard }) {
  const words = useWords();
  const text = words.call;
  if (card.tier === 4 && card.needs.length === 0) return null;
  return (
    <div className="needs">
      <p className="needs-title">
        {/* How far up the list stands with how severe the disability is: not for agents. */}
        {card.is_listed ? <Badge tone="special">{text.special}</Badge> : <TierBadge tier={card.tier} />}
      </p>
      {card.needs.length > 0 && (
        <ul aria-label={text.needs}>
          {card.needs.map((need) => (
            <li key={need}>{words.needs[need]}</li>
          ))}
        </ul>
      )}
      <Advice card={card} />
      {card.is_listed && <p className="muted small">{text.neverIdentity}</p>}
    </div>
  );
}

interface EarlierCallsProps {
  card: CallCard;
  agent: AgentView;
  queues: readonly QueueView[];
}

function EarlierCalls({ card, agent, queues }: EarlierCallsProps) {
  const { words, language } = useLanguage();
  const text = words.call;
  return (
    <div className="earlier">
      <h3>{text.earlier}</h3>
      {card.earlier.length === 0 ? (
        <p className="muted">{text.noEarlier}</p>
      ) : (
        <ul>
          {card.earlier.map((call) => (
            <li key={call.call}>
              <time dateTime={call.arrived_at}>{moment(call.arrived_at, language)}</time>
              <span>{call.queue === null ? "–" : queueName(call.queue, queues, language)}</span>
              <span className="muted">{call.was_answered ? text.answered : text.unanswered}</span>
              {call.agent === agent.id && <Link href={`/calls/${call.call}`}>{text.open}</Link>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function waited(card: CallCard, nowMs: number): string {
  if (card.wait_ms !== null) return clock(card.wait_ms);
  return card.queued_at === null ? "–" : clock(nowMs - Date.parse(card.queued_at));
}
