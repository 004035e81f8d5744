// The last look before callers meet a change: what it is, why, and who gets it first.
import { useState, type SyntheticEvent } from "react";
import { RefusedError } from "../api/client";
import type { Problem } from "../api/operators";
import { whyRefused } from "../api/refusal";
import { Field } from "../ui/Field";
import { Modal } from "../ui/Modal";
import { useWords } from "../words/WordsProvider";
import { ALL_CALLS, audienceFault, forWhom } from "./audience";
import { AudienceFields } from "./AudienceFields";
import { ChangeList } from "./ChangeList";
import { useChanges, usePublish } from "./documents";
import { countOf, ProblemList } from "./ProblemList";

interface PublishDialogProps {
  name: string;
  /** Of the saved file, which is what is published. */
  hash: string;
  liveNumber: number | null;
  problems: readonly Problem[];
  close: () => void;
}

export function PublishDialog({ name, hash, liveNumber, problems, close }: PublishDialogProps) {
  const words = useWords();
  const text = words.publishing.publish;
  const publish = usePublish(name);
  const [note, setNote] = useState("");
  const [audience, setAudience] = useState(ALL_CALLS);
  const [isChecked, setIsChecked] = useState(false);
  const { errors, warnings } = countOf(problems);
  const refusedFor = problemsOf(publish.error);

  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsChecked(true);
    if (publish.isPending || note.trim() === "" || audienceFault(audience) !== null) return;
    publish.mutate({ base_hash: hash, note: note.trim(), ...forWhom(audience) });
  };

  return (
    <Modal title={text.title(name)} close={close} isWide>
      {publish.data !== undefined ? (
        <>
          <p role="status" className="done">
            {text.done[publish.data.state](publish.data.number)}
          </p>
          <button type="button" className="primary" onClick={close}>
            {text.close}
          </button>
        </>
      ) : (
        <form className="form" onSubmit={submit} noValidate>
          {errors > 0 && (
            <div>
              <p className="refused">{text.blocked}</p>
              <ProblemList problems={problems.filter(({ severity }) => severity === "error")} />
            </div>
          )}
          {warnings > 0 && (
            <details>
              <summary className="warn">{text.warned(warnings)}</summary>
              <ProblemList problems={problems.filter(({ severity }) => severity === "warning")} />
            </details>
          )}
          {liveNumber !== null && <WhatChanges name={name} hash={hash} liveNumber={liveNumber} />}
          <Field
            label={text.note}
            hint={text.noteHint}
            fault={isChecked && note.trim() === "" ? text.noteMissing : undefined}
          >
            {(wired) => (
              <textarea
                {...wired}
                rows={2}
                maxLength={500}
                required
                value={note}
                onChange={(event) => {
                  setNote(event.target.value);
                }}
              />
            )}
          </Field>
          <AudienceFields audience={audience} change={setAudience} isChecked={isChecked} />
          <div role="alert" className="refused">
            {refusedFor.length > 0 ? text.unfit : whyRefused(publish.error, words)}
            <ProblemList problems={refusedFor} />
          </div>
          <div className="actions">
            <button type="submit" className="primary" aria-disabled={publish.isPending || errors > 0}>
              {text.submit}
            </button>
            <button type="button" onClick={close}>
              {words.operators.cancel}
            </button>
          </div>
        </form>
      )}
    </Modal>
  );
}

function WhatChanges({ name, hash, liveNumber }: { name: string; hash: string; liveNumber: number }) {
  const words = useWords();
  const changes = useChanges(name, liveNumber, "draft", hash);
  return (
    <section aria-label={words.publishing.publish.changes}>
      <h3>{words.publishing.publish.changes}</h3>
      {/* Long differences are scrolled, also by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="changes-box" tabIndex={0} role="group" aria-label={words.publishing.publish.changes}>
        {changes.isPending && <p className="muted">{words.operators.loading}</p>}
        {changes.isError && <p className="warn">{words.operators.failed}</p>}
        {changes.data !== undefined && <ChangeList changes={changes.data} />}
      </div>
    </section>
  );
}

function problemsOf(error: Error | null): readonly Problem[] {
  return error instanceof RefusedError ? (error.refusal?.problems ?? []) : [];
}
