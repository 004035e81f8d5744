// What is asked about a day while it is being written, and how its answer is told; pure.
import type { Answer, AskedDay, Order, Quarter } from "./staffing";

export const HOURS = 24;
const QUARTERS_AN_HOUR = 4;
const SECONDS_A_DAY = 86_400;
const MOST_CALLS = 250_000;
const MOST_SEATS = 5000;

export interface DayDraft {
  source: "usual" | "typed";
  /** Monday is 0. */
  weekday: number;
  /** As inputs hold them; the same for all that follow. */
  weeks: string;
  calls: string;
  handling: string;
  /** Empty: nobody hangs up. */
  patience: string;
  share: string;
  within: string;
  occupancy: string;
  /** Seats planned, hour by hour; empty: those that are needed as usual. */
  plan: readonly string[];
  agents: string;
  /** Empty: as usual. */
  listed: string;
  load: string;
  compares: boolean;
}

export type DayField = Exclude<keyof DayDraft, "source" | "weekday" | "compares">;

export function emptyDraft(weekday: number): DayDraft {
  return {
    source: "usual",
    weekday,
    weeks: "4",
    calls: "2000",
    handling: "210",
    patience: "300",
    share: "80",
    within: "15",
    occupancy: "85",
    plan: Array<string>(HOURS).fill(""),
    agents: "0",
    listed: "",
    load: "1",
    compares: false,
  };
}

interface Bound {
  from: number;
  to: number;
  isWhole?: true;
  mayBeEmpty?: true;
}

const BOUNDS: Record<Exclude<DayField, "plan">, Bound> = {
  weeks: { from: 1, to: 26, isWhole: true },
  calls: { from: 1, to: MOST_CALLS },
  handling: { from: 1, to: SECONDS_A_DAY },
  patience: { from: 1, to: SECONDS_A_DAY, mayBeEmpty: true },
  share: { from: 1, to: 99.9 },
  within: { from: 0, to: 3600 },
  occupancy: { from: 20, to: 100 },
  agents: { from: -MOST_SEATS, to: MOST_SEATS, isWhole: true },
  listed: { from: 0, to: 100, mayBeEmpty: true },
  load: { from: 0.01, to: 10 },
};

const OF_SOURCE = { usual: ["weeks"], typed: ["calls", "handling", "patience"] } as const;

/** The fields that do not hold what they should, with the bounds that they should keep. */
export function faults(draft: DayDraft): Map<DayField, { from: number; to: number }> {
  const found = new Map<DayField, { from: number; to: number }>();
  const others = ["share", "within", "occupancy", "agents", "listed", "load"] as const;
  for (const field of [...OF_SOURCE[draft.source], ...others]) {
    if (!isWithin(draft[field], BOUNDS[field])) found.set(field, BOUNDS[field]);
  }
  const seats: Bound = { from: 0, to: MOST_SEATS, isWhole: true, mayBeEmpty: true };
  if (!draft.plan.every((hour) => isWithin(hour, seats))) found.set("plan", seats);
  return found;
}

function isWithin(text: string, { from, to, isWhole, mayBeEmpty }: Bound): boolean {
  if (text.trim() === "") return mayBeEmpty ?? false;
  const value = Number(text);
  return value >= from && value <= to && (isWhole === undefined || Number.isInteger(value));
}

/** What is sent; only of a draft without faults. */
export function asked(draft: DayDraft): AskedDay {
  const hasPlan = draft.plan.some((hour) => hour.trim() !== "");
  return {
    of:
      draft.source === "usual"
        ? { source: "usual", weekday: draft.weekday, weeks: Number(draft.weeks) }
        : {
            source: "typed",
            calls_a_day: Number(draft.calls),
            handling_s: Number(draft.handling),
            patience_s: draft.patience.trim() === "" ? null : Number(draft.patience),
          },
    target: { share: Number(draft.share) / 100, within_s: Number(draft.within) },
    occupancy_max: Number(draft.occupancy) / 100,
    plan: hasPlan ? draft.plan.flatMap((hour) => Array<number>(QUARTERS_AN_HOUR).fill(Number(hour))) : null,
    agents: Number(draft.agents),
    listed: draft.listed.trim() === "" ? null : Number(draft.listed) / 100,
    load: Number(draft.load),
    orders: draft.compares ? ["ours", "fifo", "strict"] : ["ours"],
  };
}

/** A plan by the hour that has enough seats in every quarter of it. */
export function planOf(quarters: readonly Quarter[]): string[] {
  return Array.from({ length: HOURS }, (_, hour) => {
    const first = hour * QUARTERS_AN_HOUR;
    return String(Math.max(...quarters.slice(first, first + QUARTERS_AN_HOUR).map(({ needed }) => needed)));
  });
}

export function timeOf(quarter: number): string {
  const hour = Math.floor(quarter / QUARTERS_AN_HOUR);
  const minute = (quarter % QUARTERS_AN_HOUR) * 15;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

export interface Summary {
  most: number;
  hours: number;
  /** Quarter hours in which fewer are planned than needed. */
  short: number;
}

export function summary(quarters: readonly Quarter[]): Summary {
  return {
    most: Math.max(0, ...quarters.map(({ needed }) => needed)),
    hours: quarters.reduce((sum, { needed }) => sum + needed, 0) / QUARTERS_AN_HOUR,
    short: quarters.filter(({ needed, planned }) => planned < needed).length,
  };
}

export interface Line {
  name: string;
  values: readonly (number | null)[];
}

/** p95 waits over the day, of listed and of ordinary callers under each order. */
export function waitLines(
  days: Answer["days"],
  name: (who: "listed" | "others", order: Order) => string,
): Line[] {
  return days
    .flatMap((day) => [
      { name: name("listed", day.order), values: day.listed_p95_s },
      { name: name("others", day.order), values: day.others_p95_s },
    ])
    .filter(({ values }) => values.some((value) => value !== null));
}

/** A round figure that nothing exceeds, and the marks up to it. */
export function scale(values: readonly (number | null)[]): { top: number; marks: number[] } {
  const most = Math.max(0, ...values.map((value) => value ?? 0));
  const step = most <= 0 ? 1 : roundStep(most / 5);
  const count = Math.max(1, Math.ceil(most / step));
  return { top: count * step, marks: Array.from({ length: count + 1 }, (_, number) => number * step) };
}

function roundStep(least: number): number {
  const size = 10 ** Math.floor(Math.log10(least));
  return size * ([1, 2, 5, 10].find((times) => size * times >= least) ?? 10);
}

interface Box {
  width: number;
  height: number;
}

/** A line's path: broken where nothing is known; steps hold for their whole quarter hour. */
export function pathOf(
  values: Line["values"],
  top: number,
  { width, height }: Box,
  isStepped: boolean,
): string {
  const wide = width / values.length;
  let isDrawing = false;
  return values
    .map((value, quarter) => {
      if (value === null) {
        isDrawing = false;
        return "";
      }
      const pen = isDrawing ? "L" : "M";
      isDrawing = true;
      const x = quarter * wide;
      const y = short(height * (1 - value / top));
      return isStepped ? `${pen}${short(x)} ${y}H${short(x + wide)}` : `${pen}${short(x + wide / 2)} ${y}`;
    })
    .join("");
}

const short = (value: number) => String(Math.round(value * 10) / 10);

export function seconds(value: number | null): string {
  return value === null ? "–" : String(Math.round(value));
}

export function percent(value: number | null): string {
  return value === null ? "–" : `${String(Math.round(value * 1000) / 10)} %`;
}
