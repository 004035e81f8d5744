// Needs that callers told agents of: proved and put on a list, or ended.
import { useState } from "react";
import { Listed } from "../ui/Listed";
import { Modal } from "../ui/Modal";
import { PageHead } from "../ui/PageHead";
import { useWords } from "../words/WordsProvider";
import { EndDialog } from "./EndDialog";
import { EntryForm } from "./EntryForm";
import { EntryTable } from "./EntryTable";
import { confirmationOf, useCorrect, useDeclared, type Entry, type ListKind } from "./lists";
import { whyUnfit } from "./refused";
import "../ui/operators.css";
import "./lists.css";

/** Where a proved need belongs. */
const PROVED: readonly ListKind[] = ["special", "elderly"];

type Open = { what: "confirm" | "end"; entry: Entry } | null;

export default function DeclaredPage() {
  const words = useWords();
  const text = words.lists.declared;
  const declared = useDeclared();
  const found = declared.data ?? [];
  const [open, setOpen] = useState<Open>(null);
  const [said, setSaid] = useState("");
  const close = () => {
    setOpen(null);
  };
  const done = (what: string) => {
    close();
    setSaid(what);
  };
  const names = { confirm: text.confirm, end: words.lists.test.end };
  return (
    <div className="page">
      <PageHead title={text.title} lead={text.lead} />
      <p role="status" className="done">
        {said}
      </p>
      <Listed title={text.title} asked={declared} none={found.length > 0 ? null : text.none}>
        <EntryTable
          rows={found.map((entry) => ({ entry }))}
          actions={(entry) =>
            (["confirm", "end"] as const).map((what) => (
              <button
                key={what}
                type="button"
                className="small-button"
                aria-label={words.lists.test.of(names[what], words.lists.kinds.declared, entry.basis)}
                onClick={() => {
                  setSaid("");
                  setOpen({ what, entry });
                }}
              >
                {names[what]}
              </button>
            ))
          }
        />
      </Listed>
      {open?.what === "confirm" && (
        <ConfirmDialog
          entry={open.entry}
          done={() => {
            done(text.confirmed);
          }}
          close={close}
        />
      )}
      {open?.what === "end" && (
        <EndDialog
          entry={open.entry}
          done={() => {
            done(words.lists.test.ended);
          }}
          close={close}
        />
      )}
    </div>
  );
}

function ConfirmDialog({ entry, done, close }: { entry: Entry; done: () => void; close: () => void }) {
  const words = useWords();
  const confirm = useCorrect();
  return (
    <Modal title={words.lists.declared.confirmTitle} close={close} isWide>
      <EntryForm
        initial={confirmationOf(entry)}
        kinds={PROVED}
        refusal={whyUnfit(confirm.error, words)}
        isPending={confirm.isPending}
        save={(draft) => {
          confirm.mutate({ entry: entry.id, draft }, { onSuccess: done });
        }}
        close={close}
      />
    </Modal>
  );
}
