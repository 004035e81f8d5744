// The table as a file: out of the browser, and into it after a look at what would change.
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { checkDocument } from "../publishing/documents";
import type { Readable } from "../publishing/DocumentEditor";
import { download } from "../publishing/download";
import { ProblemList } from "../publishing/ProblemList";
import { Modal } from "../ui/Modal";
import { useWords } from "../words/WordsProvider";
import { useSheet } from "./SheetContext";
import type { Column, Row, SheetValues } from "./sheets";
import { differences, parsed, written, type RowChange } from "./tsv";

const MOST_BYTES = 2_000_000;
const MOST_SHOWN = 200;

interface FileToolsProps {
  document: Readable<SheetValues>;
  values: SheetValues;
  isLocked: boolean;
  takeOver: (values: SheetValues) => void;
}

interface Chosen {
  name: string;
  text: string;
  isTooLarge: boolean;
}

export function FileTools({ document, values, isLocked, takeOver }: FileToolsProps) {
  const { sheet, text: all } = useSheet();
  const text = all.file;
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const open = async (file: File | undefined) => {
    if (file === undefined) return;
    const isTooLarge = file.size > MOST_BYTES;
    setChosen({ name: file.name, text: isTooLarge ? "" : await file.text(), isTooLarge });
  };
  return (
    <>
      <button
        type="button"
        className="small-button"
        aria-disabled={isLocked}
        onClick={() => {
          if (!isLocked) input.current?.click();
        }}
      >
        {text.import}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".tsv,.txt,text/tab-separated-values,text/plain"
        aria-label={text.import}
        onChange={(event) => {
          void open(event.target.files?.[0]);
          // The same file may be chosen again.
          event.target.value = "";
        }}
      />
      <button
        type="button"
        className="small-button"
        onClick={() => {
          download(document.name, written(values, document.text, sheet), "text/tab-separated-values");
        }}
      >
        {text.export}
      </button>
      {chosen !== null && (
        <ImportDialog
          name={document.name}
          chosen={chosen}
          present={values}
          takeOver={(taken) => {
            setChosen(null);
            takeOver(taken);
          }}
          close={() => {
            setChosen(null);
          }}
        />
      )}
    </>
  );
}

interface ImportDialogProps {
  name: string;
  chosen: Chosen;
  present: SheetValues;
  takeOver: (values: SheetValues) => void;
  close: () => void;
}

function ImportDialog({ name, chosen, present, takeOver, close }: ImportDialogProps) {
  const words = useWords();
  const { sheet, text: all } = useSheet();
  const text = all.file;
  const read = parsed(chosen.text, sheet);
  const checked = useQuery({
    queryKey: ["checked", name, chosen.text],
    queryFn: () => checkDocument(name, { text: chosen.text }),
    enabled: read !== null,
    gcTime: 0,
  });
  const problems = checked.data?.problems ?? [];
  const isFaulty = problems.some(({ severity }) => severity === "error");
  const found = read === null ? [] : differences(present.rows, read.rows, sheet);
  const canTake = read !== null && found.length > 0 && !isFaulty && checked.isSuccess;
  return (
    <Modal title={text.importTitle(chosen.name)} close={close} isWide>
      {read === null && <p role="alert">{chosen.isTooLarge ? text.tooLarge : text.unfit}</p>}
      {read !== null && (
        <>
          {checked.isPending && <p role="status">{text.checking}</p>}
          {checked.isError && <p role="alert">{words.operators.failed}</p>}
          {problems.length > 0 && (
            <div role="alert">
              <p className="warn">{text.errors}</p>
              <ProblemList problems={problems} />
            </div>
          )}
          <Found found={found} />
        </>
      )}
      <div className="actions dialog-text">
        <button
          type="button"
          className="primary"
          aria-disabled={!canTake}
          onClick={() => {
            if (canTake) takeOver(read);
          }}
        >
          {text.takeOver}
        </button>
        <button type="button" onClick={close}>
          {words.operators.cancel}
        </button>
      </div>
    </Modal>
  );
}

function Found({ found }: { found: readonly RowChange[] }) {
  const words = useWords();
  const text = useSheet().text.file;
  const count = (kind: RowChange["kind"]) => found.filter((change) => change.kind === kind).length;
  if (found.length === 0) return <p>{text.same}</p>;
  return (
    <>
      <p className="dialog-text">{text.count(count("added"), count("changed"), count("removed"))}</p>
      {/* Long differences are scrolled, also by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="changes-box" tabIndex={0} role="group" aria-label={words.publishing.diff.title}>
        <ul className="changes">
          {found.slice(0, MOST_SHOWN).map((change, nth) => (
            <li key={nth} className={`change change-${change.kind}`}>
              <span className="sign" aria-hidden="true">
                {{ added: "+", removed: "−", changed: "≠" }[change.kind]}
              </span>
              <span>
                <span className="visually-hidden">{words.publishing.diff.kinds[change.kind]}: </span>
                <strong>{change.about}</strong> <Cells change={change} />
              </span>
            </li>
          ))}
        </ul>
        {found.length > MOST_SHOWN && <p className="muted">{text.more(found.length - MOST_SHOWN)}</p>}
      </div>
    </>
  );
}

function Cells({ change: { before, after } }: { change: RowChange }) {
  const { sheet, text } = useSheet();
  const differing = sheet.columns.slice(1).filter((column) => at(before, column) !== at(after, column));
  return (
    <span className="before-after">
      {differing.map((column) => (
        <span key={column} className="cell-change">
          {text.columns[column]}: {before !== null && <del>{at(before, column)}</del>}{" "}
          {after !== null && <ins>{at(after, column)}</ins>}
        </span>
      ))}
    </span>
  );
}

function at(row: Row | null, column: Column): string {
  return row?.[column] ?? "";
}
