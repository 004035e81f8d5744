// What was said in calls, found by its words.
import { useState, type SubmitEvent } from "react";
import { Link } from "wouter";
import { queueName } from "../desktop/queueName";
import { useFeed } from "../live/LiveProvider";
import { useSession } from "../session/session";
import { Choice } from "../ui/Choice";
import { TextField } from "../ui/TextField";
import { isOperator } from "../ui/Nav";
import { clock, moment } from "../ui/time";
import { Found } from "../ui/Found";
import { PageHead } from "../ui/PageHead";
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
  return (
    <div className="page">
      <PageHead title={text.title} lead={text.lead} />
      <SearchForm search={setWanted} />
      <Found
        title={text.title}
        asked={hits}
        isEmpty={found.length === 0}
        said={found.length === 0 ? text.none : text.found(found.length, !hits.hasNextPage)}
        more={text.more}
      >
        <HitTable hits={found} />
      </Found>
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
      <TextField
        label={text.words}
        hint={text.wordsHint}
        type="search"
        required
        maxLength={200}
        value={draft.words}
        change={(value) => {
          set({ words: value });
        }}
      />
      <div className="search-bounds">
        <TextField
          label={text.from}
          type="date"
          value={draft.from}
          change={(value) => {
            set({ from: value });
          }}
        />
        <TextField
          label={text.to}
          type="date"
          value={draft.to}
          change={(value) => {
            set({ to: value });
          }}
        />
        <Choice
          label={text.queue}
          value={draft.queue}
          options={[
            ["", text.anyQueue],
            ...queues.map(({ queue }) => [queue, queueName(queue, queues, language)] as const),
          ]}
          choose={(queue) => {
            set({ queue });
          }}
        />
        {user !== null && isOperator(user) && (
          <TextField
            label={text.agent}
            inputMode="numeric"
            maxLength={32}
            value={draft.agent}
            change={(value) => {
              set({ agent: value });
            }}
          />
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
