// What would happen if a number called, and the entries that make it so.
import { useState, type SyntheticEvent } from "react";
import { TextField } from "../ui/TextField";
import { Modal } from "../ui/Modal";
import { PageHead } from "../ui/PageHead";
import { Scroll } from "../ui/Scroll";
import { useWords } from "../words/WordsProvider";
import { EndDialog } from "./EndDialog";
import { EntryForm } from "./EntryForm";
import { EntryTable } from "./EntryTable";
import {
  BLANK,
  draftOf,
  KINDS,
  useAdd,
  useCorrect,
  useTest,
  type Entry,
  type ListKind,
  type TestedNumber,
} from "./lists";
import { whyUnfit } from "./refused";
import { orderRule } from "./rule";
import "../ui/operators.css";
import "./lists.css";

type Open = { what: "add" } | { what: "correct" | "end"; entry: Entry } | null;

/** What is said to be declared comes from callers. */
const BY_HAND: readonly ListKind[] = KINDS.filter((kind) => kind !== "declared");

export default function NumberPage() {
  const words = useWords();
  const text = words.lists.test;
  const [number, setNumber] = useState("");
  const [asked, setAsked] = useState("");
  const [open, setOpen] = useState<Open>(null);
  const [said, setSaid] = useState("");
  const test = useTest();

  const ask = (about: string) => {
    setAsked(about);
    test.mutate(about);
  };
  const close = () => {
    setOpen(null);
  };
  const done = (what: string) => {
    close();
    setSaid(what);
    ask(asked);
  };
  return (
    <div className="page">
      <PageHead title={text.title} lead={text.lead} />
      <form
        role="search"
        className="panel form"
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault();
          setSaid("");
          if (number.trim() !== "" && !test.isPending) ask(number.trim());
        }}
      >
        <TextField
          label={words.lists.number}
          hint={text.hint}
          type="tel"
          required
          maxLength={32}
          value={number}
          change={setNumber}
        />
        <button type="submit" className="primary">
          {text.submit}
        </button>
      </form>
      <p role="status" className="done">
        {said}
      </p>
      <p role="alert" className="refused">
        {whyUnfit(test.error, words)}
      </p>
      {test.data !== undefined && (
        <Told
          told={test.data}
          again={() => {
            ask(asked);
          }}
          open={(what) => {
            setSaid("");
            setOpen(what);
          }}
        />
      )}
      {open?.what === "add" && test.data !== undefined && (
        <AddDialog
          number={asked}
          shown={test.data.number}
          done={() => {
            done(text.added);
          }}
          close={close}
        />
      )}
      {open?.what === "correct" && (
        <CorrectDialog
          entry={open.entry}
          done={() => {
            done(text.corrected);
          }}
          close={close}
        />
      )}
      {open?.what === "end" && (
        <EndDialog
          entry={open.entry}
          done={() => {
            done(text.ended);
          }}
          close={close}
        />
      )}
    </div>
  );
}

function Told({ told, again, open }: { told: TestedNumber; again: () => void; open: (what: Open) => void }) {
  const words = useWords();
  const text = words.lists.test;
  const { served } = told;
  return (
    <>
      <section className="panel" aria-labelledby="told-title" aria-live="polite">
        <h2 id="told-title">{text.result(told.number)}</h2>
        <dl className="facts">
          <div>
            <dt>{text.served}</dt>
            <dd>{served === null ? text.notListed : words.lists.tiers[served.tier]}</dd>
          </div>
          <div>
            <dt>{words.lists.needs}</dt>
            <dd>
              {served === null || served.needs.length === 0
                ? words.lists.noNeeds
                : served.needs.map((need) => words.needs[need]).join(" · ")}
            </dd>
          </div>
          <div>
            <dt>{text.order}</dt>
            <dd>{orderRule(served?.tier ?? 4, told.head_start_s, words)}</dd>
          </div>
          <div>
            <dt>{text.copy}</dt>
            <dd>{text.copies[told.copy_of]}</dd>
          </div>
        </dl>
        {!told.is_current && (
          <p className="warn">
            {text.notCurrent}{" "}
            <button type="button" className="small-button" onClick={again}>
              {text.again}
            </button>
          </p>
        )}
      </section>
      <section className="panel" aria-labelledby="entries-title">
        <h2 id="entries-title">{text.entries}</h2>
        {told.standing.length === 0 ? (
          <p className="muted">{text.noEntries}</p>
        ) : (
          <Scroll label={text.entries}>
            <EntryTable
              rows={told.standing}
              actions={(entry) =>
                (["correct", "end"] as const).map((what) => (
                  <button
                    key={what}
                    type="button"
                    className="small-button"
                    aria-label={text.of(text[what], words.lists.kinds[entry.list_name], entry.basis)}
                    onClick={() => {
                      open({ what, entry });
                    }}
                  >
                    {text[what]}
                  </button>
                ))
              }
            />
          </Scroll>
        )}
        <button
          type="button"
          onClick={() => {
            open({ what: "add" });
          }}
        >
          {text.add}
        </button>
      </section>
    </>
  );
}

interface AddDialogProps {
  number: string;
  /** Masked. */
  shown: string;
  done: () => void;
  close: () => void;
}

function AddDialog({ number, shown, done, close }: AddDialogProps) {
  const words = useWords();
  const add = useAdd();
  return (
    <Modal title={words.lists.test.addTitle(shown)} close={close} isWide>
      <EntryForm
        initial={BLANK}
        kinds={BY_HAND}
        refusal={whyUnfit(add.error, words)}
        isPending={add.isPending}
        save={(draft) => {
          add.mutate({ number, draft }, { onSuccess: done });
        }}
        close={close}
      />
    </Modal>
  );
}

function CorrectDialog({ entry, done, close }: { entry: Entry; done: () => void; close: () => void }) {
  const words = useWords();
  const correct = useCorrect();
  return (
    <Modal title={words.lists.test.correctTitle} close={close} isWide>
      <EntryForm
        initial={draftOf(entry)}
        kinds={entry.list_name === "declared" ? KINDS : [entry.list_name]}
        refusal={whyUnfit(correct.error, words)}
        isPending={correct.isPending}
        save={(draft) => {
          correct.mutate({ entry: entry.id, draft }, { onSuccess: done });
        }}
        close={close}
      />
    </Modal>
  );
}
