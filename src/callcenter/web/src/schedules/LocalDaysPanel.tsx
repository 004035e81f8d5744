// Days that this city keeps otherwise.
import { useState } from "react";
import { Field } from "../ui/Field";
import type { LocalKind } from "../words/schedules";
import { useLanguage, useWords } from "../words/WordsProvider";
import { HoursFields } from "./HoursFields";
import { asKind, kindOf, localDays, withDay, withName, withoutDay, type LocalDay } from "./values";
import type { FormPanelProps } from "./WeeksPanel";

const KINDS: readonly LocalKind[] = ["workday", "weekend", "holiday", "closed", "hours"];

export function LocalDaysPanel({ values, change, isLocked, day }: FormPanelProps & { day: string }) {
  const text = useWords().schedules.local;
  const [said, setSaid] = useState("");
  const days = localDays(values);
  const schedules = Object.keys(values.schedules ?? {});
  return (
    <section className="panel" aria-labelledby="local-title">
      <h2 id="local-title">{text.title}</h2>
      <p className="muted">{text.lead}</p>
      <p role="status" className="done">
        {said}
      </p>
      {days.length === 0 ? (
        <p className="muted">{text.none}</p>
      ) : (
        <div className="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{text.date}</th>
                <th scope="col">{text.as}</th>
                <th scope="col">{text.hours}</th>
                <th scope="col">{text.whose}</th>
                <th scope="col">{text.name}</th>
                <th scope="col">
                  <span className="visually-hidden">{text.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {days.map(([date, local]) => (
                <LocalRow
                  key={date}
                  date={date}
                  local={local}
                  schedules={schedules}
                  isLocked={isLocked}
                  change={(next, field) => {
                    change(withDay(values, date, next), field);
                  }}
                  remove={() => {
                    change(withoutDay(values, date));
                    setSaid(text.removed(date));
                  }}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <NewDay
        key={day}
        day={day}
        isThere={(date) => days.some(([one]) => one === date)}
        add={(date) => {
          if (!isLocked) change(withDay(values, date, { day: "holiday" }));
        }}
      />
    </section>
  );
}

interface LocalRowProps {
  date: string;
  local: LocalDay;
  schedules: readonly string[];
  isLocked: boolean;
  change: (local: LocalDay, field?: string) => void;
  remove: () => void;
}

function LocalRow({ date, local, schedules, isLocked, change, remove }: LocalRowProps) {
  const { words, language } = useLanguage();
  const text = words.schedules.local;
  const path = `days.${date}`;
  const kind = kindOf(local);
  const isForSome = kind === "hours" || kind === "closed";
  return (
    <tr>
      <th scope="row" className="digits">
        {date}
      </th>
      <td>
        <select
          aria-label={`${text.as}: ${date}`}
          data-path={path}
          disabled={isLocked}
          value={kind}
          onChange={(event) => {
            change(asKind(local, event.target.value as LocalKind));
          }}
        >
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {text.kinds[one]}
            </option>
          ))}
        </select>
      </td>
      <td>
        {kind === "hours" ? (
          <HoursFields
            label={date}
            path={`${path}.hours`}
            hours={local.hours ?? []}
            isLocked={isLocked}
            change={(hours) => {
              change({ ...local, hours });
            }}
          />
        ) : (
          <span className="muted">–</span>
        )}
      </td>
      <td>
        {isForSome ? (
          <select
            aria-label={`${text.whose}: ${date}`}
            disabled={isLocked}
            value={local.schedules?.length === 1 ? local.schedules[0] : ""}
            onChange={(event) => {
              const rest: LocalDay = { ...local };
              delete rest.schedules;
              change(event.target.value === "" ? rest : { ...rest, schedules: [event.target.value] });
            }}
          >
            <option value="">
              {(local.schedules?.length ?? 0) > 1 ? local.schedules?.join(", ") : text.all}
            </option>
            {schedules.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        ) : (
          <span className="muted">{text.all}</span>
        )}
      </td>
      <td>
        <input
          aria-label={`${text.name}: ${date}`}
          maxLength={80}
          readOnly={isLocked}
          value={local.names?.[language] ?? ""}
          onChange={(event) => {
            change(withName(local, language, event.target.value), `${path}.names.${language}`);
          }}
        />
      </td>
      <td>
        <button
          type="button"
          className="small-button quiet"
          aria-label={text.remove(date)}
          aria-disabled={isLocked}
          onClick={() => {
            if (!isLocked) remove();
          }}
        >
          <span aria-hidden="true">✕</span>
        </button>
      </td>
    </tr>
  );
}

interface NewDayProps {
  /** Chosen in the calendar. */
  day: string;
  isThere: (date: string) => boolean;
  add: (date: string) => void;
}

function NewDay({ day, isThere, add }: NewDayProps) {
  const text = useWords().schedules.local;
  const [date, setDate] = useState(day);
  const [isChecked, setIsChecked] = useState(false);
  return (
    <form
      className="add"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setIsChecked(true);
        if (date === "" || isThere(date)) return;
        add(date);
        setIsChecked(false);
      }}
    >
      <Field label={text.addDate} fault={isChecked && isThere(date) ? text.there : undefined}>
        {(wired) => (
          <input
            {...wired}
            type="date"
            value={date}
            onChange={(event) => {
              setIsChecked(false);
              setDate(event.target.value);
            }}
          />
        )}
      </Field>
      <button type="submit" className="small-button">
        {text.add}
      </button>
    </form>
  );
}
