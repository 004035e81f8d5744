// Who did what to what is delicate, the latest first.
import { useState, type SubmitEvent } from "react";
import { whyRefused } from "../api/refusal";
import { Field } from "../ui/Field";
import { instant } from "../ui/time";
import { useTitle } from "../ui/title";
import { useLanguage } from "../words/WordsProvider";
import { EVERYTHING, particulars, subjectShown, useAudit, type AuditEntry, type Wanted } from "./audit";
import "../ui/operators.css";

export default function AuditPage() {
  const { words } = useLanguage();
  const text = words.audit;
  const [wanted, setWanted] = useState(EVERYTHING);
  const entries = useAudit(wanted);
  const found = entries.data?.pages.flat() ?? [];
  useTitle(text.title);
  return (
    <div className="page">
      <div className="page-head">
        <h1>{text.title}</h1>
        <p className="muted">{text.lead}</p>
      </div>
      <Filter search={setWanted} />
      <p role="status">
        {entries.isFetching && words.operators.loading}
        {entries.isSuccess && found.length === 0 && text.none}
      </p>
      <p role="alert" className="refused">
        {whyRefused(entries.error, words)}
      </p>
      {found.length > 0 && (
        <section className="panel" aria-label={text.title}>
          {/* Scrolls sideways at 200 % zoom; so it must be reachable by keyboard. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <div className="scroll" role="group" aria-label={text.title} tabIndex={0}>
            <EntryTable entries={found} />
          </div>
        </section>
      )}
      {entries.hasNextPage && (
        <button
          type="button"
          aria-disabled={entries.isFetchingNextPage}
          onClick={() => void entries.fetchNextPage()}
        >
          {text.more}
        </button>
      )}
    </div>
  );
}

function Filter({ search }: { search: (wanted: Wanted) => void }) {
  const text = useLanguage().words.audit;
  const [draft, setDraft] = useState(EVERYTHING);
  const set = (change: Partial<Wanted>) => {
    setDraft({ ...draft, ...change });
  };
  return (
    <form
      role="search"
      className="panel form"
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        search({ ...draft, who: draft.who.trim(), subject: draft.subject.trim() });
      }}
    >
      <div className="form-row">
        <Field label={text.deed}>
          {(wired) => (
            <select
              {...wired}
              value={draft.deed}
              onChange={(event) => {
                set({ deed: event.target.value });
              }}
            >
              <option value="">{text.anyDeed}</option>
              {Object.entries(text.deeds).map(([deed, name]) => (
                <option key={deed} value={deed}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={text.who}>
          {(wired) => (
            <input
              {...wired}
              maxLength={64}
              autoComplete="off"
              value={draft.who}
              onChange={(event) => {
                set({ who: event.target.value });
              }}
            />
          )}
        </Field>
        <Field label={text.subject} hint={text.subjectHint}>
          {(wired) => (
            <input
              {...wired}
              maxLength={128}
              autoComplete="off"
              value={draft.subject}
              onChange={(event) => {
                set({ subject: event.target.value });
              }}
            />
          )}
        </Field>
      </div>
      <button type="submit" className="primary">
        {text.submit}
      </button>
    </form>
  );
}

function EntryTable({ entries }: { entries: readonly AuditEntry[] }) {
  const { words, language } = useLanguage();
  const text = words.audit;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text.at}</th>
          <th scope="col">{text.who}</th>
          <th scope="col">{text.deed}</th>
          <th scope="col">{text.subject}</th>
          <th scope="col">{text.particulars}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.id}>
            <td>
              <time dateTime={entry.at}>{instant(entry.at, language)}</time>
            </td>
            <td>{entry.who}</td>
            <td>{text.deeds[entry.deed] ?? entry.deed}</td>
            <td>
              <span title={entry.subject}>{subjectShown(entry.subject)}</span>
            </td>
            <td>{particulars(entry.body)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
