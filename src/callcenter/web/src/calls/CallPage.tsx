// One call: what it was, its recording, and every step of it.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Link, useSearch } from "wouter";
import { api, granted, RefusedError } from "../api/client";
import type { CallDetail } from "../api/shapes";
import { CaseSummary } from "../casework/CaseSummary";
import { CaseworkPanel } from "../casework/CaseworkPanel";
import { queueName } from "../desktop/queueName";
import { RouteWhy } from "../desktop/RouteWhy";
import { TierBadge } from "../desktop/TierBadge";
import { destinationName } from "../lexicon/destinationName";
import { useFeed } from "../live/LiveProvider";
import { TranscriptPanel } from "../transcripts/TranscriptPanel";
import { startOf } from "../transcripts/transcripts";
import { Badge } from "../ui/Badge";
import { clock, instant, useServerNow } from "../ui/time";
import { useLanguage, useWords } from "../words/WordsProvider";
import { CallbackPanel } from "../callbacks/CallbackPanel";
import type { PlayFrom } from "./player/Player";
import { RecordingPanel } from "./RecordingPanel";
import { TimelinePanel } from "./TimelinePanel";

export default function CallPage({ call }: { call: string }) {
  const words = useWords();
  const text = words.callPage;
  const { view, clockAheadMs } = useFeed();
  const nowMs = useServerNow(clockAheadMs);
  const player = useRef<PlayFrom>(null);
  const startS = startOf(useSearch());
  // Anew whenever the feed knows of something newer.
  const seq = view?.cards[call]?.seq ?? view?.recent.find((line) => line.call === call)?.seq ?? 0;
  const detail = useQuery({
    queryKey: ["call", call, seq],
    queryFn: async () => granted(await api.GET("/api/v1/calls/{call}", { params: { path: { call } } })),
    placeholderData: (shown) => shown,
    retry: (failures, error) => !isMissing(error) && failures < 2,
  });

  useEffect(() => {
    document.title = `${text.title} – ${words.product}`;
  }, [text, words]);

  return (
    <div className="page">
      <div className="page-head">
        <h1>{text.title}</h1>
        <Link href="/">{text.back}</Link>
      </div>
      {detail.isPending && <p role="status">{text.loading}</p>}
      {detail.isError && (
        <div role="alert">
          <p>{isMissing(detail.error) ? text.notFound : text.failed}</p>
          {!isMissing(detail.error) && (
            <button type="button" onClick={() => void detail.refetch()}>
              {text.retry}
            </button>
          )}
        </div>
      )}
      {detail.data !== undefined && (
        <>
          <FactsPanel detail={detail.data} />
          {detail.data.agent !== null && detail.data.agent === view?.me.agent?.id ? (
            <CaseworkPanel call={call} nowMs={nowMs} />
          ) : (
            <CaseSummary call={call} />
          )}
          <CallbackPanel detail={detail.data} />
          <RecordingPanel detail={detail.data} startS={startS} ref={player} />
          {detail.data.recording !== null && (
            <TranscriptPanel
              call={call}
              startS={startS}
              playFrom={(from) => player.current?.playFrom(from)}
            />
          )}
          <TimelinePanel
            call={detail.data.call}
            entries={detail.data.timeline}
            language={detail.data.language}
          />
        </>
      )}
    </div>
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof RefusedError && (error.status === 404 || error.status === 403);
}

function FactsPanel({ detail }: { detail: CallDetail }) {
  const { words, language } = useLanguage();
  const text = words.callPage;
  const queues = useFeed().view?.queues ?? [];
  const nameOf = (destination: string) => destinationName(destination, queues, words, language);
  return (
    <section className="panel" aria-labelledby="facts-title">
      <h2 id="facts-title">{text.facts}</h2>
      <div className="caller">
        <p className="number">{detail.number ?? words.call.anonymous}</p>
        <p className="chips">
          <TierBadge tier={detail.tier} />
          <Badge>{words.languages[detail.language]}</Badge>
          <Badge>{words.call.dialled(detail.dialled)}</Badge>
          <Badge tone={detail.state === "ended" ? "neutral" : "good"}>{words.callState[detail.state]}</Badge>
        </p>
      </div>
      <dl className="facts facts-spaced">
        <Fact name={text.arrived}>{instant(detail.arrived_at, language)}</Fact>
        <Fact name={words.call.queue}>
          {detail.queue === null ? "–" : queueName(detail.queue, queues, language)}
        </Fact>
        <Fact name={words.call.why}>
          {detail.reason === null ? (
            "–"
          ) : (
            <RouteWhy reason={detail.reason} language={detail.language} nameOf={nameOf} />
          )}
        </Fact>
        <Fact name={words.call.waited}>{detail.wait_ms === null ? "–" : clock(detail.wait_ms)}</Fact>
        <Fact name={words.call.talking}>{detail.talk_ms === null ? "–" : clock(detail.talk_ms)}</Fact>
        <Fact name={text.agent}>{detail.agent ?? "–"}</Fact>
        <Fact name={text.outcome}>{detail.outcome === null ? "–" : words.outcomes[detail.outcome]}</Fact>
        {detail.callback_of !== null && (
          <Fact name={words.callbacks.isCallback}>
            <Link href={`/calls/${detail.callback_of.call}`}>{words.callbacks.origin}</Link>
          </Fact>
        )}
        <Fact name={text.rating}>{detail.rating === null ? "–" : words.ratings[detail.rating]}</Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
