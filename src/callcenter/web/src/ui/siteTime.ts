// Dates and times where the callers live, whatever the clock of this computer says.
import { TZDateMini, tzOffset } from "@date-fns/tz";
import type { PageLanguage } from "../words/words";

const MINUTE_MS = 60_000;
const LOCALES: Record<PageLanguage, string> = { zh: "zh-CN", en: "en-GB" };

/** The site's zone until the service has told it. */
export const USUAL_ZONE = "Asia/Shanghai";

/** `2026-11-22T18:30`, as inputs of dates and times hold it, on the site's clock. */
export function siteInput(at: Date, zone: string): string {
  return new Date(at.getTime() + tzOffset(zone, at) * MINUTE_MS).toISOString().slice(0, 16);
}

/** The instant that the site's clock calls so; null for what is no time. */
export function siteInstant(input: string, zone: string): Date | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)$/.exec(input);
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.slice(1).map(Number);
  const at = new TZDateMini(year, month - 1, day, hour, minute, zone);
  return new Date(at.getTime());
}

/** Weekday, date with the year, and time: never ambiguous. */
export function siteMoment(at: Date, zone: string, language: PageLanguage): string {
  return at.toLocaleString(LOCALES[language], {
    timeZone: zone,
    weekday: "long",
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
}

/** How the zone is called: 中国标准时间, China Standard Time. */
export function zoneName(zone: string, language: PageLanguage): string {
  const parts = new Intl.DateTimeFormat(LOCALES[language], { timeZone: zone, timeZoneName: "long" });
  return parts.formatToParts(new Date(0)).find(({ type }) => type === "timeZoneName")?.value ?? zone;
}

/** Whether this computer's clock stands elsewhere than the site's. */
export function isElsewhere(zone: string, now = new Date()): boolean {
  return tzOffset(zone, now) !== -now.getTimezoneOffset();
}

/** Midnight at the end of the site's day. */
export function endOfSiteDay(at: Date, zone: string): Date {
  const [year = 0, month = 0, day = 0] = siteInput(at, zone).slice(0, 10).split("-").map(Number);
  return new Date(new TZDateMini(year, month - 1, day + 1, zone).getTime());
}
