// The table with its tools, and the box in which what callers may say is tried.
import { useState } from "react";
import type { Language } from "../api/shapes";
import { useFeed } from "../live/LiveProvider";
import type { Readable } from "../publishing/DocumentEditor";
import { useWays } from "../publishing/flows";
import { ProblemList } from "../publishing/ProblemList";
import type { DraftOf } from "../publishing/useDraft";
import { useLanguage } from "../words/WordsProvider";
import { destinationName } from "./destinationName";
import { FileTools } from "./FileTools";
import { byRow } from "./problems";
import { changed, destinationsIn, EVERYTHING, PAGE_ROWS, shownRows, withNew, without } from "./rows";
import { RowTable } from "./RowTable";
import { useSheet } from "./SheetContext";
import { aboutOf, type SheetValues } from "./sheets";
import { Tools } from "./Tools";
import { TryBox } from "./TryBox";

interface SheetEditorProps {
  language: Language;
  document: Readable<SheetValues>;
  draft: DraftOf<SheetValues>;
  isLocked: boolean;
}

export function SheetEditor({ language: spoken, document, draft, isLocked }: SheetEditorProps) {
  const { words, language } = useLanguage();
  const { sheet, text } = useSheet();
  const queues = useFeed().view?.queues ?? [];
  const ways = useWays();
  const [wanted, setWanted] = useState(EVERYTHING);
  const [page, setPage] = useState(0);
  const [focused, setFocused] = useState<number | null>(null);
  const [said, setSaid] = useState("");
  const { values, problems } = draft;
  const faults = byRow(problems);
  const rows = shownRows(values.rows, wanted, new Set(faults.keys()));
  const last = Math.max(0, Math.ceil(rows.length / PAGE_ROWS) - 1);
  const shownPage = Math.min(page, last);
  const counted = destinationsIn(values.rows);
  const known = new Set([
    ...queues.map(({ queue }) => queue),
    ...ways,
    ...sheet.ways,
    ...counted.map(([name]) => name),
  ]);
  const nameOf = (destination: string) => destinationName(destination, queues, words, language);

  const add = () => {
    const [more, at] = withNew(
      values,
      wanted.destination === "" ? "general" : wanted.destination,
      sheet.fresh,
    );
    const only = { ...EVERYTHING, destination: wanted.destination };
    draft.change(more);
    setWanted(only);
    const place = shownRows(more.rows, only, new Set()).findIndex((placed) => placed.at === at);
    setPage(Math.floor(place / PAGE_ROWS));
    setFocused(at);
    setSaid(text.added);
  };

  return (
    <div className="lexicon">
      <section className="panel" aria-labelledby="words-title">
        <h2 id="words-title">{text.of(words.languages[spoken])}</h2>
        <Tools
          wanted={wanted}
          choose={(next) => {
            setWanted(next);
            setPage(0);
          }}
          counted={counted.map(([name, count]) => [name, nameOf(name), count])}
          all={values.rows.length}
          faulty={faults.size}
          add={add}
          isLocked={isLocked}
        >
          <FileTools
            document={document}
            values={values}
            isLocked={isLocked}
            takeOver={(taken) => {
              draft.change(taken);
              setSaid(text.file.takenOver);
            }}
          />
        </Tools>
        <p role="status" className="done">
          {said}
        </p>
        <ProblemList problems={problems.filter((problem) => problem.row == null)} />
        <RowTable
          columns={values.columns}
          rows={rows.slice(shownPage * PAGE_ROWS, (shownPage + 1) * PAGE_ROWS)}
          faults={faults}
          destinations={[...known].map((name) => [name, nameOf(name)])}
          spoken={spoken}
          focused={focused}
          isLocked={isLocked}
          change={(at, column, cell) => {
            setFocused(null);
            draft.change(changed(values, at, column, cell), `${at}.${column}`);
          }}
          remove={(at) => {
            setFocused(null);
            draft.change(without(values, at));
            setSaid(text.removed(aboutOf(sheet, values.rows[at])));
          }}
        />
        <Pages page={shownPage} last={last} count={rows.length} go={setPage} />
        <p className="hint">{text.hint}</p>
      </section>
      <TryBox
        key={spoken}
        language={spoken}
        values={draft.isDirty ? values : null}
        hash={draft.hash}
        nameOf={nameOf}
      />
    </div>
  );
}

interface PagesProps {
  page: number;
  last: number;
  count: number;
  go: (page: number) => void;
}

function Pages({ page, last, count, go }: PagesProps) {
  const { text } = useSheet();
  const from = page * PAGE_ROWS + 1;
  return (
    <div className="toolbar pages">
      <p role="status" className="muted digits">
        {count === 0 ? text.none : text.count(from, Math.min(count, from + PAGE_ROWS - 1), count)}
      </p>
      {last > 0 && (
        <>
          <button
            type="button"
            className="small-button"
            aria-disabled={page === 0}
            onClick={() => {
              go(Math.max(0, page - 1));
            }}
          >
            {text.previous}
          </button>
          <button
            type="button"
            className="small-button"
            aria-disabled={page === last}
            onClick={() => {
              go(Math.min(last, page + 1));
            }}
          >
            {text.next}
          </button>
        </>
      )}
    </div>
  );
}
