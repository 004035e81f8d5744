// Recorded calls, found by who called, who answered, when, where, what was said, and how it ended.
import { useState, type SubmitEvent } from "react";
import { Link } from "wouter";
import { named, useHandbook } from "../casework/casework";
import { queueName } from "../desktop/queueName";
import { useFeed } from "../live/LiveProvider";
import { Badge } from "../ui/Badge";
import { Choice } from "../ui/Choice";
import { TextField } from "../ui/TextField";
import { useMay } from "../session/may";
import { clock, moment } from "../ui/time";
import { Found } from "../ui/Found";
import { PageHead } from "../ui/PageHead";
import { useLanguage } from "../words/WordsProvider";
import { NOTHING, placeInCall, useRecordings, type Found as Recording, type Wanted } from "./transcripts";
import "../ui/operators.css";
import "./transcripts.css";

export default function SearchPage() {
  const { words } = useLanguage();
  const text = words.transcripts.search;
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const asked = useRecordings(wanted);
  const found = asked.data?.pages.flatMap((page) => page.recordings) ?? [];
  return (
    <div className="page">
      <PageHead title={text.title} lead={text.lead} />
      <SearchForm search={setWanted} />
      <Found
        title={text.title}
        asked={asked}
        isEmpty={found.length === 0}
        said={found.length === 0 ? text.none : text.found(found.length, !asked.hasNextPage)}
        more={text.more}
      >
        <FoundTable found={found} hasWords={wanted !== null && wanted.words !== ""} />
      </Found>
    </div>
  );
}

function SearchForm({ search }: { search: (wanted: Wanted) => void }) {
  const book = useHandbook().data;
  const { words, language } = useLanguage();
  const text = words.transcripts.search;
  const queues = useFeed().view?.queues ?? [];
  const searchesNumbers = useMay("search_numbers");
  const seesOthers = useMay("see_all_calls", "see_calls_of_queues");
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
        search({
          ...draft,
          words: draft.words.trim(),
          agent: draft.agent.trim(),
          number: draft.number.trim(),
        });
      }}
    >
      <TextField
        label={text.words}
        hint={text.wordsHint}
        type="search"
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
        <Choice
          label={text.disposition}
          value={draft.disposition}
          options={[
            ["", text.anyDisposition],
            ...(book?.dispositions ?? []).map((one) => [one.id, named(one.name, language)] as const),
          ]}
          choose={(disposition) => {
            set({ disposition });
          }}
        />
        {searchesNumbers && (
          <TextField
            label={text.number}
            inputMode="tel"
            maxLength={32}
            value={draft.number}
            change={(number) => {
              set({ number });
            }}
          />
        )}
        {seesOthers && (
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

interface FoundTableProps {
  found: readonly Recording[];
  hasWords: boolean;
}

function FoundTable({ found, hasWords }: FoundTableProps) {
  const { words, language } = useLanguage();
  const text = words.transcripts.search;
  const queues = useFeed().view?.queues ?? [];
  const book = useHandbook().data;
  const disposition = (id: string | null) => {
    const known = book?.dispositions.find((one) => one.id === id);
    return known === undefined ? (id ?? "–") : named(known.name, language);
  };
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text.call}</th>
          <th scope="col">{text.caller}</th>
          <th scope="col">{text.agent}</th>
          <th scope="col">{text.queue}</th>
          <th scope="col" className="figure">
            {text.length}
          </th>
          <th scope="col">{text.disposition}</th>
          {hasWords && <th scope="col">{text.words}</th>}
        </tr>
      </thead>
      <tbody>
        {found.map((one) => (
          <tr key={one.call}>
            <td>
              <Link
                href={
                  one.said_at_s === null
                    ? `/calls/${encodeURIComponent(one.call)}`
                    : placeInCall(one.call, one.said_at_s)
                }
              >
                <time dateTime={one.arrived_at}>{moment(one.arrived_at, language)}</time>
              </Link>{" "}
              {one.is_held && <Badge tone="warm">{words.recordings.hold.badge}</Badge>}
            </td>
            <td className="digits">{one.number ?? words.call.anonymous}</td>
            <td>{one.agent ?? "–"}</td>
            <td>{one.queue === null ? "–" : queueName(one.queue, queues, language)}</td>
            <td className="figure digits">{clock(one.duration_s * 1000)}</td>
            <td>{disposition(one.disposition)}</td>
            {hasWords && <td>{one.said}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
