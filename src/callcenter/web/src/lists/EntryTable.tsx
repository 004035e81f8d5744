// Entries, with what becomes of each and what may be done about it.
import type { ReactNode } from "react";
import { useWords } from "../words/WordsProvider";
import type { Entry, Verdict } from "./lists";

interface EntryTableProps {
  rows: readonly { entry: Entry; verdict?: Verdict }[];
  actions: (entry: Entry) => ReactNode;
}

export function EntryTable({ rows, actions }: EntryTableProps) {
  const words = useWords();
  const text = words.lists;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{text.list}</th>
          {rows.some(({ verdict }) => verdict !== undefined) && <th scope="col">{text.test.verdict}</th>}
          <th scope="col">{text.needs}</th>
          <th scope="col">{text.validTo}</th>
          <th scope="col">{text.basis}</th>
          <th scope="col">{text.actions}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ entry, verdict }) => (
          <tr key={entry.id}>
            <td>
              <span className="entry-list">{text.kinds[entry.list_name]}</span>
              <span className="muted small">{ofWhom(entry, text)}</span>
            </td>
            {verdict !== undefined && <td>{text.test.verdicts[verdict]}</td>}
            <td>
              {entry.needs.length === 0
                ? text.noNeeds
                : entry.needs.map((need) => words.needs[need]).join(" · ")}
            </td>
            <td className="digits">{entry.valid_to ?? text.noEnd}</td>
            <td>
              {entry.basis}{" "}
              <span className="muted small">
                {entry.batch === null ? text.test.byHand : text.test.batch(entry.batch)}
              </span>
            </td>
            <td>
              <span className="actions">{actions(entry)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ofWhom(entry: Entry, text: ReturnType<typeof useWords>["lists"]): string {
  const parts = [text.relations[entry.relation]];
  if (entry.category !== null) parts.push(text.categories[entry.category] ?? String(entry.category));
  if (entry.level !== null) parts.push(text.levels(entry.level));
  return parts.join(" · ");
}
