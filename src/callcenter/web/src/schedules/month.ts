// A month of dates written as `2026-10-08`; pure, without time zones.
const DAY_MS = 86_400_000;

function utc(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

export function addDays(date: string, days: number): string {
  return new Date(utc(date).getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

/** The same day of another month, or that month's last. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 0, day = 0] = date.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  const wanted = new Date(Date.UTC(year, month - 1 + months, Math.min(day, last.getUTCDate())));
  return wanted.toISOString().slice(0, 10);
}

/** Weeks from Monday that hold the month of this date, with the days of its neighbours that fill them. */
export function weeksOf(date: string): string[][] {
  const first = `${date.slice(0, 8)}01`;
  const begins = addDays(first, -((utc(first).getUTCDay() + 6) % 7));
  const weeks: string[][] = [];
  for (let monday = begins; monday <= addDays(addMonths(first, 1), -1); monday = addDays(monday, 7))
    weeks.push(Array.from({ length: 7 }, (_, nth) => addDays(monday, nth)));
  return weeks;
}

export function isSameMonth(one: string, other: string): boolean {
  return one.slice(0, 7) === other.slice(0, 7);
}

const KEYS: Partial<Record<string, (date: string) => string>> = {
  ArrowLeft: (date) => addDays(date, -1),
  ArrowRight: (date) => addDays(date, 1),
  ArrowUp: (date) => addDays(date, -7),
  ArrowDown: (date) => addDays(date, 7),
  PageUp: (date) => addMonths(date, -1),
  PageDown: (date) => addMonths(date, 1),
  Home: (date) => addDays(date, -((utc(date).getUTCDay() + 6) % 7)),
  End: (date) => addDays(date, 6 - ((utc(date).getUTCDay() + 6) % 7)),
};

/** Where a key leads in the calendar; null for keys that lead nowhere. */
export function stepped(date: string, key: string): string | null {
  return KEYS[key]?.(date) ?? null;
}

export function clockText(minutes: number): string {
  const shown = minutes > 1440 ? minutes - 1440 : minutes;
  return `${String(Math.floor(shown / 60)).padStart(2, "0")}:${String(shown % 60).padStart(2, "0")}`;
}
