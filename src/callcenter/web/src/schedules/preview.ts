// What the service says will happen on each day.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ask, type Wording } from "../api/operators";

export interface Span {
  from_min: number;
  /** Past 1440 on the next day. */
  to_min: number;
}

export interface DayAhead {
  day: string;
  kind: "workday" | "weekend" | "holiday";
  source: "state_council" | "weekday" | "local" | "not_published";
  /** Of the holiday, also on the working days swapped for it. */
  names: Wording;
  is_swapped: boolean;
  local_names: Wording;
  open: Record<string, Span[]>;
  /** Schedules that have other hours than on this weekday as a rule. */
  unusual: string[];
  affected: { flow: string; field: string }[];
}

export interface Preview {
  zone: string;
  /** Years whose days should be known by now and are not. */
  missing_years: number[];
  days: DayAhead[];
}

/** `hash` is the file's: a saved file is previewed anew. */
export function usePreview(from: string, to: string, hash: string) {
  return useQuery({
    queryKey: ["preview", from, to, hash],
    queryFn: () => ask<Preview>("GET", `/schedules/preview?from=${from}&to=${to}`),
    placeholderData: keepPreviousData,
  });
}
