import { useState } from "react";
import { useDocuments } from "../../publishing/documents";
import { PublishDialog } from "../../publishing/PublishDialog";
import { useWords } from "../../words/WordsProvider";
import { useEditor } from "../EditorContext";
import "../../ui/operators.css";
import "../../publishing/publishing.css";

/** What is published is the file: it is saved first. */
export function PublishTool() {
  const words = useWords();
  const { name, baseHash, problems, isDirty, canEdit, save } = useEditor();
  const documents = useDocuments();
  const [isOpen, setIsOpen] = useState(false);
  const live = documents.data?.find((document) => document.name === name)?.live_number ?? null;
  const open = async () => {
    if (!isDirty || (canEdit && (await save()))) setIsOpen(true);
  };
  return (
    <>
      <button
        type="button"
        className="small-button"
        aria-disabled={isDirty && !canEdit}
        onClick={() => void open()}
      >
        {words.publishing.bar.publish}
      </button>
      {isOpen && (
        <PublishDialog
          name={name}
          hash={baseHash}
          liveNumber={live}
          problems={problems}
          close={() => {
            setIsOpen(false);
          }}
        />
      )}
    </>
  );
}
