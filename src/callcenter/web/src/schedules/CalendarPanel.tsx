// A month of days, each with what is open; the chosen one in full.
import { useEffect, useRef, useState } from "react";
import type { DayAhead, Preview } from "../api/operators";
import { Badge } from "../ui/Badge";
import type { PageLanguage, Words } from "../words/words";
import { useLanguage } from "../words/WordsProvider";
import { addMonths, clockText, isSameMonth, stepped } from "./month";
import type { Schedule } from "./values";

interface CalendarPanelProps {
  day: string;
  today: string;
  weeks: string[][];
  preview: Preview | undefined;
  schedules: Readonly<Record<string, Schedule>>;
  hasFailed: boolean;
  /** The form holds changes that the preview does not know. */
  isOutdated: boolean;
  choose: (day: string) => void;
}

export function CalendarPanel(props: CalendarPanelProps) {
  const { day, today, weeks, preview, schedules, hasFailed, isOutdated, choose } = props;
  const { words, language } = useLanguage();
  const text = words.schedules.calendar;
  const [schedule, setSchedule] = useState<string | null>(null);
  const days = new Map(preview?.days.map((one) => [one.day, one]));
  const known = Object.keys(preview?.days[0]?.open ?? {});
  const names = [...Object.keys(schedules).filter((name) => known.includes(name)), ...known].filter(isFirst);
  const nameOf = (name: string) => schedules[name]?.names?.[language] ?? schedules[name]?.names?.zh ?? name;
  const shown = schedule !== null && names.includes(schedule) ? schedule : (names[0] ?? "");
  const table = useRef<HTMLTableElement>(null);
  const hasStepped = useRef(false);
  useEffect(() => {
    if (!hasStepped.current) return;
    hasStepped.current = false;
    table.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus();
  }, [day]);

  return (
    <section className="panel" aria-labelledby="calendar-title">
      <h2 id="calendar-title">{text.title}</h2>
      <p className="muted">{text.lead}</p>
      <div className="toolbar calendar-tools">
        <button
          type="button"
          className="small-button"
          aria-label={text.previous}
          onClick={() => {
            choose(addMonths(day, -1));
          }}
        >
          ‹
        </button>
        <strong aria-live="polite" className="month">
          {monthText(day, language)}
        </strong>
        <button
          type="button"
          className="small-button"
          aria-label={text.next}
          onClick={() => {
            choose(addMonths(day, 1));
          }}
        >
          ›
        </button>
        <label className="inline">
          {text.of}
          <select
            value={shown}
            onChange={(event) => {
              setSchedule(event.target.value);
            }}
          >
            {names.map((name) => (
              <option key={name} value={name}>
                {nameOf(name)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {hasFailed && <p role="alert">{words.operators.failed}</p>}
      {isOutdated && <p className="warn small">{text.savedOnly}</p>}
      <div className="calendar-columns">
        <div>
          {/* Days are buttons; the arrow keys are a second way between them. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
          <table
            ref={table}
            className="calendar"
            aria-label={monthText(day, language)}
            aria-describedby="calendar-keys"
            onKeyDown={(event) => {
              const next = stepped(day, event.key);
              if (next === null || event.ctrlKey || event.altKey || event.metaKey) return;
              event.preventDefault();
              hasStepped.current = true;
              choose(next);
            }}
          >
            <thead>
              <tr>
                {text.weekdays.map((weekday) => (
                  <th key={weekday} scope="col" abbr={weekday}>
                    {weekday.slice(language === "zh" ? -1 : 0, language === "zh" ? undefined : 3)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {weeks.map((week) => (
                <tr key={week[0]}>
                  {week.map((date) => (
                    <td key={date}>
                      <DayButton
                        date={date}
                        ahead={days.get(date)}
                        schedule={shown}
                        isChosen={date === day}
                        isToday={date === today}
                        isOutside={!isSameMonth(date, day)}
                        choose={choose}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          <p id="calendar-keys" className="hint">
            {text.keys}
          </p>
        </div>
        <DayDetail date={day} ahead={days.get(day)} names={names} nameOf={nameOf} />
      </div>
    </section>
  );
}

interface DayButtonProps {
  date: string;
  ahead: DayAhead | undefined;
  schedule: string;
  isChosen: boolean;
  isToday: boolean;
  isOutside: boolean;
  choose: (day: string) => void;
}

function DayButton({ date, ahead, schedule, isChosen, isToday, isOutside, choose }: DayButtonProps) {
  const { words, language } = useLanguage();
  const spans = ahead?.open[schedule] ?? [];
  const mark = ahead === undefined ? null : markOf(ahead, words);
  const said = [
    dateText(date, language),
    ahead === undefined ? "" : kindText(ahead, words),
    ahead === undefined ? "" : nameText(ahead, language),
    ahead === undefined ? "" : hoursText(spans, words),
  ];
  return (
    <button
      type="button"
      data-day={date}
      className={`day day-${ahead?.kind ?? "none"} ${isOutside ? "outside" : ""}`}
      aria-pressed={isChosen}
      aria-current={isToday ? "date" : undefined}
      aria-label={said.filter((part) => part !== "").join("，")}
      tabIndex={isChosen ? 0 : -1}
      onClick={() => {
        choose(date);
      }}
    >
      <span className="day-head">
        <span className="day-number">{Number(date.slice(8))}</span>
        {mark !== null && <span className={`mark mark-${mark.tone}`}>{mark.text}</span>}
      </span>
      <span className="day-hours">
        {spans.map((span) => (
          <span key={span.from_min}>{spanText(span, words)}</span>
        ))}
        {ahead !== undefined && spans.length === 0 && (
          <span className="muted">{words.schedules.calendar.closed}</span>
        )}
      </span>
    </button>
  );
}

interface DayDetailProps {
  date: string;
  ahead: DayAhead | undefined;
  names: readonly string[];
  nameOf: (schedule: string) => string;
}

function DayDetail({ date, ahead, names, nameOf }: DayDetailProps) {
  const { words, language } = useLanguage();
  const text = words.schedules.calendar;
  return (
    <div className="day-detail" role="region" aria-live="polite" aria-labelledby="day-title">
      <h3 id="day-title">{dateText(date, language)}</h3>
      {ahead !== undefined && (
        <>
          <p className="chips">
            <Badge tone={ahead.kind === "holiday" ? "special" : ahead.is_swapped ? "warm" : "neutral"}>
              {kindText(ahead, words)}
            </Badge>
            {nameText(ahead, language) !== "" && <Badge>{nameText(ahead, language)}</Badge>}
          </p>
          <p className={ahead.source === "not_published" ? "warn small" : "muted small"}>
            {text.sources[ahead.source]}
          </p>
          <dl className="open">
            {names.map((name) => (
              <div key={name}>
                <dt>
                  {nameOf(name)} {ahead.unusual.includes(name) && <Badge tone="warm">{text.unusual}</Badge>}
                </dt>
                <dd className="digits">{hoursText(ahead.open[name] ?? [], words)}</dd>
              </div>
            ))}
          </dl>
          {ahead.affected.length > 0 && (
            <>
              <h3>{text.affected}</h3>
              <ul className="small">
                {ahead.affected.map(({ flow, field }) => (
                  <li key={`${flow}.${field}`}>
                    {flow}: <code>{field}</code>
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </div>
  );
}

function isFirst(name: string, at: number, all: readonly string[]): boolean {
  return all.indexOf(name) === at;
}

type Span = DayAhead["open"][string][number];

interface Mark {
  text: string;
  tone: "holiday" | "swapped" | "local" | "unknown";
}

function markOf(ahead: DayAhead, words: Words): Mark | null {
  const tone = markTone(ahead);
  return tone === null ? null : { tone, text: words.schedules.calendar.marks[tone] };
}

function markTone(ahead: DayAhead): Mark["tone"] | null {
  if (ahead.source === "local" || Object.keys(ahead.local_names).length > 0) return "local";
  if (ahead.kind === "holiday") return "holiday";
  if (ahead.is_swapped) return "swapped";
  return ahead.source === "not_published" ? "unknown" : null;
}

function kindText(ahead: DayAhead, words: Words): string {
  const text = words.schedules.calendar;
  return ahead.is_swapped ? text.swapped : text.kinds[ahead.kind];
}

function nameText({ names, local_names }: DayAhead, language: PageLanguage): string {
  return local_names[language] ?? local_names.zh ?? names[language] ?? names.zh ?? "";
}

function spanText(span: Span, words: Words): string {
  const text = words.schedules.calendar;
  if (span.from_min === 0 && span.to_min === 1440) return text.wholeDay;
  const until = `${span.to_min > 1440 ? `${text.nextDay} ` : ""}${clockText(span.to_min)}`;
  return `${clockText(span.from_min)}–${until}`;
}

function hoursText(spans: readonly Span[], words: Words): string {
  if (spans.length === 0) return words.schedules.calendar.closed;
  return spans.map((span) => spanText(span, words)).join(", ");
}

function dateText(date: string, language: PageLanguage): string {
  return new Date(`${date}T00:00:00Z`).toLocaleDateString(language === "zh" ? "zh-CN" : "en-GB", {
    timeZone: "UTC",
    weekday: "long",
    year: "numeric",
    month: "long",
    day: "numeric",
  });
}

function monthText(date: string, language: PageLanguage): string {
  return new Date(`${date}T00:00:00Z`).toLocaleDateString(language === "zh" ? "zh-CN" : "en-GB", {
    timeZone: "UTC",
    year: "numeric",
    month: "long",
  });
}
