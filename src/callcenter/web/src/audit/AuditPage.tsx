// Who did what to what is delicate, the latest first.
import { useState, type SubmitEvent } from "react";
import { useMay } from "../session/may";
import { Choice } from "../ui/Choice";
import { TextField } from "../ui/TextField";
import { instant } from "../ui/time";
import { Found } from "../ui/Found";
import { PageHead } from "../ui/PageHead";
import { useLanguage } from "../words/WordsProvider";
import {
  EVERYTHING,
  isOfLists,
  particulars,
  subjectShown,
  useAudit,
  type AuditEntry,
  type Wanted,
} from "./audit";
import { ChainNote } from "./ChainNote";
import "../ui/operators.css";

export default function AuditPage() {
  const { words } = useLanguage();
  const text = words.audit;
  const [wanted, setWanted] = useState(EVERYTHING);
  const entries = useAudit(wanted);
  const readsAll = useMay("read_audit");
  const found = entries.data?.pages.flat() ?? [];
  return (
    <div className="page">
      <PageHead title={text.title} lead={text.lead} />
      {readsAll && <ChainNote />}
      <Filter search={setWanted} />
      <Found
        title={text.title}
        asked={entries}
        isEmpty={found.length === 0}
        said={found.length === 0 ? text.none : ""}
        more={text.more}
      >
        <EntryTable entries={found} />
      </Found>
    </div>
  );
}

function Filter({ search }: { search: (wanted: Wanted) => void }) {
  const readsAll = useMay("read_audit");
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
        <Choice
          label={text.deed}
          value={draft.deed}
          options={[
            ["", text.anyDeed],
            ...Object.entries(text.deeds).filter(([deed]) => readsAll || isOfLists(deed)),
          ]}
          choose={(deed) => {
            set({ deed });
          }}
        />
        <TextField
          label={text.who}
          maxLength={64}
          value={draft.who}
          change={(value) => {
            set({ who: value });
          }}
        />
        <TextField
          label={text.subject}
          hint={text.subjectHint}
          maxLength={128}
          value={draft.subject}
          change={(value) => {
            set({ subject: value });
          }}
        />
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
