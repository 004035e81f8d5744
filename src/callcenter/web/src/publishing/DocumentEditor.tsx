// Around every document that is edited by form: load, lock, save, publish, look back.
import { useMemo, useState, type ReactNode } from "react";
import type { DocumentView } from "../api/operators";
import { useSession } from "../session/session";
import { useWords } from "../words/WordsProvider";
import { DriftBanner, LockBanner } from "./Banners";
import { useDocument } from "./documents";
import { DocumentBar } from "./DocumentBar";
import { HistoryPanel } from "./HistoryPanel";
import { useDraft, type DraftOf } from "./useDraft";
import { useLock } from "./useLock";
import "../ui/operators.css";
import "./publishing.css";

/** A file that holds values. */
export type Readable<Values> = Omit<DocumentView<Values>, "values" | "hash"> & {
  values: Values;
  hash: string;
};

interface Shown<Values> {
  document: Readable<Values>;
  draft: DraftOf<Values>;
  isLocked: boolean;
}

interface DocumentEditorProps<Values> {
  name: string;
  children: (shown: Shown<Values>) => ReactNode;
}

export function DocumentEditor<Values extends object>({ name, children }: DocumentEditorProps<Values>) {
  const words = useWords().operators;
  const loaded = useDocument<Values>(name);
  const document = useMemo(() => readable(loaded.data), [loaded.data]);
  if (loaded.isPending) return <p role="status">{words.loading}</p>;
  if (document === null) {
    return (
      <div role="alert" className="panel">
        <p>{loaded.isError ? words.failed : words.broken(name)}</p>
        <button type="button" onClick={() => void loaded.refetch()}>
          {words.retry}
        </button>
      </div>
    );
  }
  return (
    <Editing
      key={name}
      document={document}
      reload={async () => {
        const { data } = await loaded.refetch();
        return readable(data);
      }}
    >
      {children}
    </Editing>
  );
}

function readable<Values>(document: DocumentView<Values> | undefined): Readable<Values> | null {
  if (document?.values == null || document.hash === null) return null;
  return { ...document, values: document.values, hash: document.hash };
}

interface EditingProps<Values> {
  document: Readable<Values>;
  reload: () => Promise<Readable<Values> | null>;
  children: (shown: Shown<Values>) => ReactNode;
}

function Editing<Values extends object>({ document, reload, children }: EditingProps<Values>) {
  const draft = useDraft(document, reload);
  const lock = useLock(document.name, draft.isDirty);
  const user = useSession().data?.name ?? "";
  const [isHistoryOpen, setIsHistoryOpen] = useState(false);
  const isLocked = lock.other !== null;
  return (
    <>
      {lock.other !== null && <LockBanner holder={lock.other} take={lock.take} />}
      <DocumentBar
        document={document}
        draft={draft}
        isLocked={isLocked}
        isHistoryOpen={isHistoryOpen}
        toggleHistory={() => {
          setIsHistoryOpen(!isHistoryOpen);
        }}
      />
      {isHistoryOpen && (
        <HistoryPanel
          name={document.name}
          hash={document.hash}
          isDirty={draft.isDirty}
          user={user}
          takenOver={() => void draft.load()}
        />
      )}
      {!isHistoryOpen && !draft.isDirty && (
        <DriftBanner
          document={document}
          compare={() => {
            setIsHistoryOpen(true);
          }}
        />
      )}
      {children({ document, draft, isLocked })}
    </>
  );
}
