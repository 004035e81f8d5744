// The shifts of one day: two times each, in a 24-hour clock whatever the browser's.
import { useState } from "react";
import { useWords } from "../words/WordsProvider";
import { clockOf, endsOf, nextShift, shiftOf, type Hours } from "./values";

interface HoursFieldsProps {
  /** What the hours are of: 工作日, Monday, 2026-10-08. */
  label: string;
  path: string;
  hours: Hours;
  change: (hours: Hours) => void;
  isLocked: boolean;
}

export function HoursFields({ label, path, hours, change, isLocked }: HoursFieldsProps) {
  const words = useWords().schedules;
  const text = words.week;
  return (
    <div className="hours">
      {hours.map((shift, nth) => {
        const [from, to] = endsOf(shift);
        const put = (next: string) => {
          change(hours.map((one, at) => (at === nth ? next : one)));
        };
        return (
          <span key={nth} className="shift">
            <ClockField
              label={text.from(label, nth + 1)}
              path={nth === 0 ? path : undefined}
              value={from}
              isLocked={isLocked}
              change={(clock) => {
                put(shiftOf(clock, to));
              }}
            />
            <span aria-hidden="true">–</span>
            <ClockField
              label={text.to(label, nth + 1)}
              value={to}
              isLocked={isLocked}
              change={(clock) => {
                put(shiftOf(from, clock));
              }}
            />
            <button
              type="button"
              className="small-button quiet"
              aria-label={`${text.removeShift(shift)}: ${label}`}
              aria-disabled={isLocked}
              onClick={() => {
                if (!isLocked) change(hours.filter((_, at) => at !== nth));
              }}
            >
              <span aria-hidden="true">✕</span>
            </button>
          </span>
        );
      })}
      {hours.length === 0 && <span className="muted">{words.calendar.closed}</span>}
      <button
        type="button"
        className="small-button"
        {...(hours.length === 0 ? { "data-path": path } : {})}
        aria-label={text.addShiftTo(label)}
        aria-disabled={isLocked}
        onClick={() => {
          if (!isLocked) change([...hours, nextShift(hours)]);
        }}
      >
        + {text.addShift}
      </button>
    </div>
  );
}

interface ClockFieldProps {
  label: string;
  path?: string | undefined;
  value: string;
  isLocked: boolean;
  change: (clock: string) => void;
}

/** Taken when it is left, so that half a time is never complained of. */
function ClockField({ label, path, value, isLocked, change }: ClockFieldProps) {
  const text = useWords().schedules.week;
  const [typed, setTyped] = useState<string | null>(null);
  const take = () => {
    if (typed === null) return;
    const clock = clockOf(typed);
    setTyped(null);
    if (clock !== value) change(clock);
  };
  return (
    <input
      className="clock digits"
      type="text"
      inputMode="numeric"
      maxLength={5}
      aria-label={label}
      title={text.clockHint}
      readOnly={isLocked}
      {...(path === undefined ? {} : { "data-path": path })}
      value={typed ?? value}
      onChange={(event) => {
        setTyped(event.target.value);
      }}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === "Enter") take();
      }}
    />
  );
}
