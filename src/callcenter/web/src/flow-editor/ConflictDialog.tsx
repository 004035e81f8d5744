import { ask, type DocumentSummary } from "../api/operators";
import { Modal } from "../ui/Modal";
import type { Editing } from "./useEditing";
import { useEditorWords } from "./words";

interface ConflictDialogProps {
  editing: Editing;
  name: string;
  reopen: () => Promise<void>;
}

/** The file is not the one that was opened: whose stays? */
export function ConflictDialog({ editing, name, reopen }: ConflictDialogProps) {
  const text = useEditorWords().conflict;
  const overwrite = async () => {
    const { hash } = await ask<DocumentSummary>("GET", `/documents/${encodeURIComponent(name)}`);
    await editing.save(hash ?? "");
  };
  return (
    <Modal title={text.title} close={editing.forgetStale}>
      <p className="dialog-text">{text.text}</p>
      <div className="stacked">
        <button type="button" className="primary" onClick={editing.forgetStale}>
          {text.keep}
        </button>
        <button type="button" onClick={() => void reopen()}>
          {text.theirs}
        </button>
        <button
          type="button"
          onClick={() => {
            void overwrite().catch(() => undefined);
          }}
        >
          {text.mine}
        </button>
      </div>
    </Modal>
  );
}
