// The document of schedules while somebody works on it; pure.
import type { Wording } from "../api/operators";
import type { Language } from "../api/shapes";
import type { HoursRow, LocalKind } from "../words/schedules";

export type Hours = string[];
export type Week = Partial<Record<HoursRow, Hours | null>>;

export interface Schedule {
  names?: Wording;
  week: Week;
  holidays: "closed" | "open" | Hours;
}

export interface LocalDay {
  day?: "workday" | "weekend" | "holiday" | "closed" | null;
  hours?: Hours | null;
  names?: Wording;
  schedules?: string[];
}

export interface SchedulesValues {
  schedules?: Record<string, Schedule>;
  days?: Record<string, LocalDay | string> | null;
  years?: number[] | null;
}

export const RULE_ROWS = ["workdays", "weekends"] as const;
export const DAY_ROWS = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
] as const satisfies readonly HoursRow[];

const USUAL_SHIFT = "09:00-17:30";

export function withSchedule(values: SchedulesValues, name: string, schedule: Schedule): SchedulesValues {
  return { ...values, schedules: { ...values.schedules, [name]: schedule } };
}

export function withoutSchedule(values: SchedulesValues, name: string): SchedulesValues {
  const kept = Object.entries(values.schedules ?? {}).filter(([key]) => key !== name);
  return { ...values, schedules: Object.fromEntries(kept) };
}

export function newSchedule(): Schedule {
  return { names: { zh: "", en: "" }, week: { workdays: [USUAL_SHIFT] }, holidays: "closed" };
}

export function isFreeKey(values: SchedulesValues, key: string): boolean {
  return /^[a-z][a-z0-9_]{0,39}$/.test(key) && values.schedules?.[key] === undefined;
}

/** `null` takes a day's own hours away: it is as the rule says. */
export function withHours(schedule: Schedule, row: HoursRow, hours: Hours | null): Schedule {
  const week = { ...schedule.week, [row]: hours };
  const kept = Object.entries(week).filter(([, own]) => own != null);
  return { ...schedule, week: Object.fromEntries(kept) };
}

/** With one name changed; an empty one is left out. */
export function withName<T extends { names?: Wording }>(named: T, language: Language, name: string): T {
  const names = Object.entries({ ...named.names, [language]: name }).filter(([, text]) => text !== "");
  return { ...named, names: Object.fromEntries(names) };
}

/** `2026-10-08: holiday` written out. */
export function localDays(values: SchedulesValues): [string, LocalDay][] {
  return Object.entries(values.days ?? {})
    .map(([date, day]): [string, LocalDay] => [date, typeof day === "string" ? { day: day as never } : day])
    .sort(([one], [other]) => one.localeCompare(other));
}

export function withDay(values: SchedulesValues, date: string, day: LocalDay): SchedulesValues {
  const days = { ...values.days, [date]: day };
  const sorted = Object.entries(days).sort(([one], [other]) => one.localeCompare(other));
  return { ...values, days: Object.fromEntries(sorted) };
}

export function withoutDay(values: SchedulesValues, date: string): SchedulesValues {
  const kept = Object.entries(values.days ?? {}).filter(([key]) => key !== date);
  return { ...values, days: Object.fromEntries(kept) };
}

export function kindOf(day: LocalDay): LocalKind {
  return day.day ?? "hours";
}

/** The kind of a day is the same for all schedules; hours and closing may be for some. */
export function asKind(day: LocalDay, kind: LocalKind): LocalDay {
  const named = day.names === undefined ? {} : { names: day.names };
  const some = day.schedules === undefined || day.schedules.length === 0 ? {} : { schedules: day.schedules };
  if (kind === "hours") return { hours: day.hours ?? [USUAL_SHIFT], ...named, ...some };
  return kind === "closed" ? { day: kind, ...named, ...some } : { day: kind, ...named };
}

export function withYear(values: SchedulesValues, year: number, isEntered: boolean): SchedulesValues {
  const others = (values.years ?? []).filter((one) => one !== year);
  return { ...values, years: isEntered ? [...others, year].sort() : others };
}

/** `9`, `9:00`, `0900`, `9：00` are all 09:00; what is no time stays, for the service to complain of. */
export function clockOf(text: string): string {
  const parts = /^(\d{1,2})(?:[:：.h]?(\d{2}))?$/.exec(text.trim());
  if (parts === null) return text.trim();
  return `${(parts[1] ?? "").padStart(2, "0")}:${parts[2] ?? "00"}`;
}

export function shiftOf(from: string, to: string): string {
  return `${from}-${to}`;
}

export function endsOf(shift: string): [string, string] {
  const [from = "", to = ""] = shift.split("-");
  return [from, to];
}

/** After the last one: `12:00` to an hour later, within the day. */
export function nextShift(hours: Hours): string {
  const last = endsOf(hours.at(-1) ?? "")[1];
  const begins = Number(last.slice(0, 2)) + 1;
  if (last === "" || Number.isNaN(begins) || begins > 22) return hours.length === 0 ? USUAL_SHIFT : "";
  const hour = (of: number) => String(of).padStart(2, "0");
  return shiftOf(`${hour(begins)}:00`, `${hour(Math.min(begins + 4, 24))}:00`);
}
