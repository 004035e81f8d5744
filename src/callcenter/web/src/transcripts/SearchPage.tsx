// What was said in calls, found by its words.
import { useState, type SubmitEvent } from "react";
import { Link } from "wouter";
import { whyRefused } from "../api/refusal";
import { queueName } from "../desktop/queueName";
import { useFeed } from "../live/LiveProvider";
import { useSession } from "../session/session";
import { Field } from "../ui/Field";
import { isOperator } from "../ui/Nav";
import { clock, moment } from "../ui/time";
import { useTitle } from "../ui/title";
import { useLanguage } from "../words/WordsProvider";
import { NOTHING, placeInCall, useHits, type Hit, type Wanted } from "./transcripts";
import "../ui/operators.css";
import "./transcripts.css";

export default function SearchPage() {
  const { words } = useLanguage();
  const text = words.transcripts.search;
  const [wanted, setWanted] = useState(NOTHING);
  const hits = useHits(wanted);
  const found = hits.data?.pages.flatMap((page) => page.hits) ?? [];
  useTitle(text.title);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{text.title}</h1>
        <p className="muted">{text.lead}</p>
      </div>
      <SearchForm search={setWanted} />
      <p role="status">
        {hits.isFetching && words.operators.loading}
        {hits.isSuccess && (found.length === 0 ? text.none : text.found(found.length, !hits.hasNextPage))}
      </p>
      <p role="alert" className="refused">
        {whyRefused(hits.error, words)}
      </p>
      {found.length > 0 && (
        <section className="panel" aria-label={text.title}>
          {/* Scrolls sideways at 200 % zoom; so it must be reachable by keyboard. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <div className="scroll" role="group" aria-label={text.title} tabIndex={0}>
            <HitTable hits={found} />
          </div>
        </section>
      )}
      {hits.hasNextPage && (
        <button
          type="button"
          aria-disabled={hits.isFetchingNextPage}
          onClick={() => void hits.fetchNextPage()}
        >
          {text.more}
        </button>
      )}
    </div>
  );
}

function SearchForm({ search }: { search: (wanted: Wanted) => void }) {
  const { words, language } = useLanguage();
  const text = words.transcripts.search;
  const queues = useFeed().view?.queues ?? [];
  const user = useSession().data ?? null;
  const [draft, setDraft] = useState(NOTHING);
  const set = (change: Partial<Wanted>) => {
    setDraft({ ...draft, ...change });
  };
  return (
    <form
      role="search"
      className="panel form"
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        const asked = draft.words.trim();
        if (asked !== "") search({ ...draft, words: asked, agent: draft.agent.trim() });
      }}
    >
      <Field label={text.words} hint={text.wordsHint}>
        {(wired) => (
          <input
            {...wired}
            type="search"
            required
            maxLength={200}
            value={draft.words}
            onChange={(event) => {
              set({ words: event.target.value });
            }}
          />
        )}
      </Field>
      <div className="search-bounds">
        <Field label={text.from}>
          {(wired) => (
            <input
              {...wired}
              type="date"
              value={draft.from}
              onChange={(event) => {
                set({ from: event.target.value });
              }}
            />
          )}
        </Field>
        <Field label={text.to}>
          {(wired) => (
            <input
              {...wired}
              type="date"
              value={draft.to}
              onChange={(event) => {
                set({ to: event.target.value });
              }}
            />
          )}
        </Field>
        <Field label={text.queue}>
          {(wired) => (
            <select
              {...wired}
              value={draft.queue}
              onChange={(event) => {
                set({ queue: event.target.value });
              }}
            >
              <option value="">{text.anyQueue}</option>
              {queues.map(({ queue }) => (
                <option key={queue} value={queue}>
                  {queueName(queue, queues, language)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {user !== null && isOperator(user) && (
          <Field label={text.agent}>
            {(wired) => (
              <input
                {...wired}
                inputMode="numeric"
                maxLength={32}
                value={draft.agent}
                onChange={(event) => {
                  set({ agent: event.target.value });
                }}
              />
            )}
          </Field>
        )}
      </div>
      <button type="submit" className="primary">
        {text.submit}
      </button>
    </form>
  );
}

function HitTable({ hits }: { hits: readonly Hit[] }) {
  const { words, language } = useLanguage();
  const text = words.transcripts;
  const queues = useFeed().view?.queues ?? [];
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text.search.call}</th>
          <th scope="col">{text.search.words}</th>
          <th scope="col">{text.search.said}</th>
          <th scope="col" className="figure">
            {text.search.at}
          </th>
          <th scope="col">{text.search.queue}</th>
        </tr>
      </thead>
      <tbody>
        {hits.map((hit) => (
          <tr key={`${hit.call} ${String(hit.start_s)} ${hit.speaker}`}>
            <td>
              <Link href={placeInCall(hit.call, hit.start_s)}>
                <time dateTime={hit.arrived_at}>{moment(hit.arrived_at, language)}</time>
              </Link>
            </td>
            <td lang={hit.language}>{hit.text}</td>
            <td>{text.speakers[hit.speaker]}</td>
            <td className="figure digits">{clock(hit.start_s * 1000)}</td>
            <td>{hit.queue === null ? "–" : queueName(hit.queue, queues, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
