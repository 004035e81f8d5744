// What the agent keeps of a call: notes that save themselves, matter, tags, how it ended, what was promised.
import { useId, useRef, type ReactNode } from "react";
import { Choice } from "../ui/Choice";
import { Checks } from "../ui/Checks";
import { Field } from "../ui/Field";
import { useShortcuts } from "../desktop/shortcuts";
import { useLanguage, useWords } from "../words/WordsProvider";
import type { SheetState } from "../words/casework";
import {
  MOST_CHARACTERS,
  MOST_TAGS,
  named,
  useCaseDetail,
  useHandbook,
  type CaseDetail,
  type Handbook,
} from "./casework";
import { Conflict } from "./Conflict";
import { FollowUp } from "./FollowUp";
import { MatterPicker } from "./MatterPicker";
import { isUnsaved, type Draft, type Sheet } from "./sheet";
import { useSheet } from "./useSheet";
import "../ui/operators.css";
import "./casework.css";

const LEFT_TOLD_FROM = 1000;

interface CaseworkPanelProps {
  call: string;
  /** What ends the panel: the buttons of after-call work. */
  foot?: ((draft: Draft) => ReactNode) | undefined;
  nowMs: number;
}

export function CaseworkPanel({ call, foot, nowMs }: CaseworkPanelProps) {
  const text = useWords().casework;
  const detail = useCaseDetail(call);
  return (
    <section className="panel casework" aria-labelledby="case-title">
      <h2 id="case-title">{text.title}</h2>
      {detail.data === undefined ? (
        <p role="status" className="muted">
          {detail.isError ? text.states.away : text.handbook.loading}
        </p>
      ) : (
        <CaseForm key={call} call={call} detail={detail.data} foot={foot} nowMs={nowMs} />
      )}
    </section>
  );
}

function CaseForm({ call, detail, foot, nowMs }: CaseworkPanelProps & { detail: CaseDetail }) {
  const { words, language } = useLanguage();
  const text = words.casework;
  const handbook = useHandbook();
  const { sheet, tell, wasRestored } = useSheet(call, detail);
  const notes = useRef<HTMLTextAreaElement>(null);
  const solvedId = useId();
  const { draft } = sheet;
  const edit = (change: Partial<Draft>) => {
    tell({ type: "edited", change });
  };
  const left = MOST_CHARACTERS - draft.notes.length;
  const book: Handbook | undefined = handbook.data;
  useShortcuts({ notes: () => notes.current?.focus() });

  return (
    <div className="form">
      <OriginNotes detail={detail} />
      <Field label={text.notes} hint={left < LEFT_TOLD_FROM ? text.left(left) : text.notesHint}>
        {(wired) => (
          <textarea
            {...wired}
            ref={notes}
            rows={6}
            maxLength={MOST_CHARACTERS}
            value={draft.notes}
            onChange={(event) => {
              // What PostgreSQL cannot keep is no text.
              edit({ notes: event.target.value.replaceAll("\0", "") });
            }}
          />
        )}
      </Field>
      <SaveState
        sheet={sheet}
        wasRestored={wasRestored}
        retry={() => {
          tell({ type: "retried" });
        }}
      />
      {sheet.theirs !== null && (
        <Conflict
          mine={draft}
          theirs={sheet.theirs.draft}
          keepMine={() => {
            tell({ type: "mine_kept" });
          }}
          takeTheirs={() => {
            tell({ type: "theirs_taken" });
          }}
        />
      )}
      {book === undefined ? (
        <p role="status" className="muted">
          {handbook.isError ? text.handbook.failed : text.handbook.loading}
        </p>
      ) : (
        <>
          <MatterPicker
            handbook={book}
            suggested={detail.suggested.map(({ code }) => code)}
            chosen={draft.matter}
            choose={(matter) => {
              edit({ matter });
            }}
          />
          {book.tags.length > 0 && (
            <Checks
              legend={text.tags}
              chosen={draft.tags}
              options={book.tags.map((tag) => [tag.id, named(tag.name, language)] as const)}
              choose={(tags) => {
                if (tags.length <= MOST_TAGS) edit({ tags });
              }}
            />
          )}
          <Choice
            label={text.disposition}
            value={draft.disposition ?? ""}
            options={[
              ["", text.noDisposition],
              ...book.dispositions.map((one) => [one.id, named(one.name, language)] as const),
            ]}
            choose={(disposition) => {
              edit({ disposition: disposition === "" ? null : disposition });
            }}
          />
        </>
      )}
      <fieldset className="choice">
        <legend>{text.solved}</legend>
        {SOLVED.map(([name, value]) => (
          <label key={name}>
            <input
              type="radio"
              name={solvedId}
              checked={draft.is_solved === value}
              onChange={() => {
                edit({ is_solved: value });
              }}
            />
            {text[name]}
          </label>
        ))}
      </fieldset>
      <FollowUp
        call={call}
        detail={detail}
        nowMs={nowMs}
        isAskedFor={book?.dispositions.find(({ id }) => id === draft.disposition)?.asks === "follow_up"}
      />
      {foot?.(draft)}
    </div>
  );
}

const SOLVED = [
  ["solvedYes", true],
  ["solvedNo", false],
  ["unsaid", null],
] as const;

interface SaveStateProps {
  sheet: Sheet;
  wasRestored: boolean;
  retry: () => void;
}

function SaveState({ sheet, wasRestored, retry }: SaveStateProps) {
  const text = useWords().casework;
  const state = stateOf(sheet);
  // Said to a screen reader only when it matters: not each time that a sentence was kept.
  const isNews = state === "away" || state === "refused" || state === "stale";
  return (
    <p className={`save-state ${isNews ? "warn" : "muted"}`}>
      <span aria-hidden={isNews || undefined} data-testid="save-state">
        {text.states[state]}
        {wasRestored && sheet.version >= 0 && state === "unsaved" ? ` · ${text.restored}` : ""}
      </span>
      <span role="alert" className="visually-hidden">
        {isNews && text.states[state]}
      </span>
      {(state === "away" || state === "refused") && (
        <button type="button" className="quiet" onClick={retry}>
          {text.retry}
        </button>
      )}
    </p>
  );
}

export function stateOf(sheet: Sheet): SheetState {
  if (sheet.theirs !== null) return "stale";
  if (sheet.fault !== null) return sheet.fault;
  if (sheet.sending !== null) return "saving";
  if (isUnsaved(sheet)) return "unsaved";
  return sheet.version === 0 ? "empty" : "saved";
}

/** Who calls somebody back reads what was noted of the call before. */
function OriginNotes({ detail }: { detail: CaseDetail }) {
  const text = useWords().casework;
  const notes = detail.earlier.find((one) => one.notes !== null && one.notes !== "")?.notes;
  if (notes == null) return null;
  return (
    <details className="origin-notes" open>
      <summary>{text.originNotes}</summary>
      <p className="written">{notes}</p>
    </details>
  );
}
