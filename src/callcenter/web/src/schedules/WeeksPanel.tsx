// Each schedule's week.
import { useId, useState } from "react";
import type { Language } from "../api/shapes";
import { Field } from "../ui/Field";
import type { HoursRow } from "../words/schedules";
import { useLanguage, useWords } from "../words/WordsProvider";
import { HoursFields } from "./HoursFields";
import {
  DAY_ROWS,
  isFreeKey,
  newSchedule,
  RULE_ROWS,
  withHours,
  withName,
  withoutSchedule,
  withSchedule,
  type Schedule,
  type SchedulesValues,
} from "./values";

export interface FormPanelProps {
  values: SchedulesValues;
  change: (values: SchedulesValues, field?: string) => void;
  isLocked: boolean;
}

const LANGUAGES: readonly Language[] = ["zh", "en", "ko"];

export function WeeksPanel({ values, change, isLocked }: FormPanelProps) {
  const text = useWords().schedules.week;
  return (
    <section className="panel" aria-labelledby="weeks-title">
      <h2 id="weeks-title">{text.title}</h2>
      <p className="muted">{text.lead}</p>
      <div className="schedules">
        {Object.entries(values.schedules ?? {}).map(([name, schedule]) => (
          <ScheduleForm
            key={name}
            name={name}
            schedule={schedule}
            isLocked={isLocked}
            change={(next, field) => {
              change(withSchedule(values, name, next), field);
            }}
            remove={() => {
              change(withoutSchedule(values, name));
            }}
          />
        ))}
      </div>
      <NewSchedule values={values} change={change} isLocked={isLocked} />
    </section>
  );
}

interface ScheduleFormProps {
  name: string;
  schedule: Schedule;
  isLocked: boolean;
  change: (schedule: Schedule, field?: string) => void;
  remove: () => void;
}

function ScheduleForm({ name, schedule, isLocked, change, remove }: ScheduleFormProps) {
  const { words, language } = useLanguage();
  const text = words.schedules.week;
  const path = `schedules.${name}`;
  return (
    <fieldset className="schedule" data-path={path} disabled={isLocked}>
      <legend>
        {schedule.names?.[language] ?? schedule.names?.zh ?? name} <code>{name}</code>
      </legend>
      <div className="names">
        {LANGUAGES.map((one) => (
          <Field key={one} label={text.names(words.languages[one])}>
            {(wired) => (
              <input
                {...wired}
                lang={one}
                maxLength={80}
                data-path={`${path}.names.${one}`}
                value={schedule.names?.[one] ?? ""}
                onChange={(event) => {
                  change(withName(schedule, one, event.target.value), `${path}.names.${one}`);
                }}
              />
            )}
          </Field>
        ))}
      </div>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{text.dayColumn}</th>
              <th scope="col">{text.hoursColumn}</th>
            </tr>
          </thead>
          <tbody>
            {RULE_ROWS.map((row) => (
              <tr key={row}>
                <th scope="row">{text.rows[row]}</th>
                <td>
                  <HoursFields
                    label={text.rows[row]}
                    path={`${path}.week.${row}`}
                    hours={schedule.week[row] ?? []}
                    isLocked={isLocked}
                    change={(hours) => {
                      change(withHours(schedule, row, hours));
                    }}
                  />
                </td>
              </tr>
            ))}
            {DAY_ROWS.map((row) => (
              <DayRow
                key={row}
                row={row}
                path={path}
                schedule={schedule}
                isLocked={isLocked}
                change={change}
              />
            ))}
            <tr>
              <th scope="row">{text.holidays}</th>
              <td>
                <Holidays path={path} schedule={schedule} isLocked={isLocked} change={change} />
              </td>
            </tr>
          </tbody>
        </table>
      </div>
      <button type="button" className="small-button quiet" onClick={remove}>
        {text.remove(name)}
      </button>
    </fieldset>
  );
}

interface PartProps {
  path: string;
  schedule: Schedule;
  isLocked: boolean;
  change: (schedule: Schedule) => void;
}

function DayRow({ row, path, schedule, isLocked, change }: PartProps & { row: HoursRow }) {
  const text = useWords().schedules.week;
  const own = schedule.week[row] ?? null;
  const isWeekend = row === "saturday" || row === "sunday";
  const rule = schedule.week[isWeekend ? "weekends" : "workdays"] ?? [];
  return (
    <tr>
      <th scope="row">{text.rows[row]}</th>
      <td>
        <div className="own-hours">
          <label className="inline">
            <input
              type="checkbox"
              checked={own !== null}
              aria-label={text.own(text.rows[row])}
              onChange={(event) => {
                change(withHours(schedule, row, event.target.checked ? rule : null));
              }}
            />
            {text.ownHours}
          </label>
          {own === null && <span className="muted small">{text.asRule}</span>}
          {own !== null && (
            <HoursFields
              label={text.rows[row]}
              path={`${path}.week.${row}`}
              hours={own}
              isLocked={isLocked}
              change={(hours) => {
                change(withHours(schedule, row, hours));
              }}
            />
          )}
        </div>
      </td>
    </tr>
  );
}

function Holidays({ path, schedule, isLocked, change }: PartProps) {
  const text = useWords().schedules.week;
  const group = useId();
  const { holidays } = schedule;
  const kind = typeof holidays === "string" ? holidays : "hours";
  return (
    <div className="own-hours">
      <div className="choice" role="radiogroup" aria-label={text.holidays}>
        {(["closed", "open", "hours"] as const).map((one) => (
          <label key={one}>
            <input
              type="radio"
              name={group}
              data-path={`${path}.holidays`}
              checked={kind === one}
              onChange={() => {
                change({ ...schedule, holidays: one === "hours" ? (schedule.week.workdays ?? []) : one });
              }}
            />
            {text.holidayKinds[one]}
          </label>
        ))}
      </div>
      {typeof holidays !== "string" && (
        <HoursFields
          label={text.holidays}
          path={`${path}.holidays`}
          hours={holidays}
          isLocked={isLocked}
          change={(hours) => {
            change({ ...schedule, holidays: hours });
          }}
        />
      )}
    </div>
  );
}

function NewSchedule({ values, change, isLocked }: FormPanelProps) {
  const text = useWords().schedules.week;
  const [key, setKey] = useState("");
  const [isChecked, setIsChecked] = useState(false);
  return (
    <form
      className="add"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setIsChecked(true);
        if (isLocked || !isFreeKey(values, key)) return;
        change(withSchedule(values, key, newSchedule()));
        setKey("");
        setIsChecked(false);
      }}
    >
      <Field
        label={text.addKey}
        hint={text.addKeyHint}
        fault={isChecked && !isFreeKey(values, key) ? text.addKeyFault : undefined}
      >
        {(wired) => (
          <input
            {...wired}
            maxLength={40}
            autoCapitalize="none"
            value={key}
            onChange={(event) => {
              setKey(event.target.value);
            }}
          />
        )}
      </Field>
      <button type="submit" className="small-button" aria-disabled={isLocked}>
        {text.add}
      </button>
    </form>
  );
}
