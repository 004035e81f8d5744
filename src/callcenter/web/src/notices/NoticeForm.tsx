// The form of an announcement, or of a closure.
import { useRef, useState, type SyntheticEvent } from "react";
import { whyRefused } from "../api/refusal";
import type { Language, QueueView } from "../api/shapes";
import { shownName } from "../desktop/queueName";
import { ListenButton } from "../sound/ListenButton";
import { Field } from "../ui/Field";
import { endOfSiteDay, siteInput, siteInstant, siteMoment } from "../ui/siteTime";
import { useLanguage, useWords } from "../words/WordsProvider";
import { emptyDraft, faults, finished, MOST_CHARACTERS, type NoticeDraft, type NoticeField } from "./draft";
import { usePutNotice } from "./notices";

const HOUR_MS = 3_600_000;

interface NoticeFormProps {
  kind: NoticeDraft["kind"];
  queues: readonly QueueView[];
  /** Of the flows: nobody is to hear nothing. */
  languages: readonly Language[];
  zone: string;
  now: Date;
  tell: (said: string) => void;
}

export function NoticeForm({ kind, queues, languages, zone, now, tell }: NoticeFormProps) {
  const { words, language } = useLanguage();
  const text = words.notices[kind === "closure" ? "close" : "announce"];
  const [draft, setDraft] = useState(() => emptyDraft(kind));
  const [isChecked, setIsChecked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const put = usePutNotice();
  const found = faults(draft, languages, zone, now);
  const fault = (field: NoticeField) => {
    const one = found.get(field);
    return isChecked && one !== undefined ? words.notices.faults[one] : undefined;
  };
  const change = (changed: Partial<NoticeDraft>) => {
    setDraft((before) => ({ ...before, ...changed }));
  };

  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (put.isPending) return;
    setIsChecked(true);
    const [first] = found.keys();
    if (first !== undefined) {
      form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
      return;
    }
    put.mutate(finished(draft, zone, now), {
      onSuccess: () => {
        setDraft(emptyDraft(kind));
        setIsChecked(false);
        tell(text.done);
      },
    });
  };

  return (
    <section className="panel" aria-labelledby={`${kind}-title`}>
      <h2 id={`${kind}-title`}>{text.title}</h2>
      <p className="muted">{text.lead}</p>
      <form ref={form} className="form" onSubmit={submit} noValidate>
        {kind === "closure" && (
          <Field label={words.notices.close.queue} fault={fault("queue")}>
            {(wired) => (
              <select
                {...wired}
                name="queue"
                required
                value={draft.queue}
                onChange={(event) => {
                  change({ queue: event.target.value });
                }}
              >
                <option value="">{words.notices.close.choose}</option>
                {queues.map((queue) => (
                  <option key={queue.queue} value={queue.queue}>
                    {shownName(queue, language)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        {languages.map((one) => (
          <WordsField
            key={one}
            language={one}
            value={draft.words[one]}
            fault={fault(one)}
            change={(said) => {
              change({ words: { ...draft.words, [one]: said } });
            }}
          />
        ))}
        <Period draft={draft} zone={zone} now={now} fault={fault} change={change} />
        <p role="alert" className="refused">
          {whyRefused(put.error, words)}
        </p>
        <button type="submit" className="primary" aria-disabled={put.isPending}>
          {text.submit}
        </button>
      </form>
    </section>
  );
}

interface WordsFieldProps {
  language: Language;
  value: string;
  fault: string | undefined;
  change: (said: string) => void;
}

function WordsField({ language, value, fault, change }: WordsFieldProps) {
  const words = useWords();
  const text = words.notices.form;
  return (
    <Field
      label={text.words(words.languages[language])}

      fault={fault}
    >
      {(wired) => (
        <div className="spoken">
          <textarea
            {...wired}
            name={language}
            lang={language}
            rows={2}
            maxLength={MOST_CHARACTERS}
            required
            value={value}
            onChange={(event) => {
              change(event.target.value);
            }}
          />
          <ListenButton language={language} text={value} />
        </div>
      )}
    </Field>
  );
}

interface PeriodProps {
  draft: NoticeDraft;
  zone: string;
  now: Date;
  fault: (field: NoticeField) => string | undefined;
  change: (changed: Partial<NoticeDraft>) => void;
}

function Period({ draft, zone, now, fault, change }: PeriodProps) {
  const { words, language } = useLanguage();
  const text = words.notices.form;
  const reads = (input: string) => {
    const at = siteInstant(input, zone);
    return at === null ? undefined : text.reads(siteMoment(at, zone, language));
  };
  const begins = (draft.isNow ? null : siteInstant(draft.from, zone)) ?? now;
  const quick = [
    [text.quick.hour, new Date(begins.getTime() + HOUR_MS)],
    [text.quick.fourHours, new Date(begins.getTime() + 4 * HOUR_MS)],
    [text.quick.today, endOfSiteDay(begins, zone)],
  ] as const;
  return (
    <>
      <fieldset className="choice">
        <legend>{text.start}</legend>
        {[true, false].map((isNow) => (
          <label key={String(isNow)}>
            <input
              type="radio"
              name={`${draft.kind}-start`}
              checked={draft.isNow === isNow}
              onChange={() => {
                change({ isNow });
              }}
            />
            {isNow ? text.startNow : text.startLater}
          </label>
        ))}
      </fieldset>
      {!draft.isNow && (
        <Field label={text.startAt} hint={reads(draft.from)} fault={fault("from")}>
          {(wired) => (
            <input
              {...wired}
              name="from"
              type="datetime-local"
              value={draft.from}
              onChange={(event) => {
                change({ from: event.target.value });
              }}
            />
          )}
        </Field>
      )}
      <Field label={text.endAt} hint={reads(draft.until)} fault={fault("until")}>
        {(wired) => (
          <input
            {...wired}
            name="until"
            type="datetime-local"
            required
            value={draft.until}
            onChange={(event) => {
              change({ until: event.target.value });
            }}
          />
        )}
      </Field>
      <div role="group" aria-label={text.quick.title} className="quick">
        {quick.map(([label, at]) => (
          <button
            key={label}
            type="button"
            className="small-button"
            onClick={() => {
              change({ until: siteInput(at, zone) });
            }}
          >
            {label}
          </button>
        ))}
      </div>
    </>
  );
}
