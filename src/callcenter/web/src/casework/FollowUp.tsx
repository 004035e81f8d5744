// What was promised: when the caller is called back, and by when at the latest.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { api, granted } from "../api/client";
import { whyRefused } from "../api/refusal";
import { useZone } from "../session/session";
import { endOfSiteDay, siteInput, siteInstant, siteMoment } from "../ui/siteTime";
import { TextField } from "../ui/TextField";
import { useLanguage } from "../words/WordsProvider";
import type { CaseDetail } from "./casework";

const HOUR_MS = 3600_000;
const QUICK_HOURS = [1, 2, 24] as const;
const MORNING_HOURS = 9;

interface FollowUpProps {
  call: string;
  detail: CaseDetail;
  nowMs: number;
  /** The disposition asks for one. */
  isAskedFor: boolean;
}

export function FollowUp({ call, detail, nowMs, isAskedFor }: FollowUpProps) {
  const { words, language } = useLanguage();
  const text = words.casework.followUp;
  const zone = useZone();
  const client = useQueryClient();
  const titleId = useId();
  const [from, setFrom] = useState(() => siteInput(new Date(nowMs + 2 * HOUR_MS), zone));
  const owed = detail.follow_up;
  const isOpen = owed !== null && (owed.state === "open" || owed.state === "claimed");
  const at = siteInstant(from, zone);
  const isPast = at === null || at.getTime() < nowMs - 60_000;

  const tell = (followUp: CaseDetail["follow_up"]) => {
    client.setQueryData<CaseDetail>(["case", call], (shown) => shown && { ...shown, follow_up: followUp });
  };
  const path = { params: { path: { call } } };
  const promise = useMutation({
    mutationFn: async (callFrom: Date) =>
      granted(
        await api.PUT("/api/v1/calls/{call}/follow-up", {
          ...path,
          body: { call_from: callFrom.toISOString() },
        }),
      ),
    onSuccess: tell,
  });
  const withdraw = useMutation({
    mutationFn: async () => granted(await api.DELETE("/api/v1/calls/{call}/follow-up", path)),
    onSuccess: tell,
  });
  const isBusy = promise.isPending || withdraw.isPending;
  const quick = (instant: Date) => () => {
    setFrom(siteInput(instant, zone));
  };
  return (
    <details className="follow-up" open={isAskedFor || isOpen}>
      <summary>{text.title}</summary>
      <div className="form" role="group" aria-labelledby={titleId}>
        <h3 id={titleId} className="visually-hidden">
          {text.title}
        </h3>
        <div className="suggested" role="group" aria-label={text.quick}>
          {QUICK_HOURS.map((hours) => (
            <button
              key={hours}
              type="button"
              className="chip"
              onClick={quick(new Date(nowMs + hours * HOUR_MS))}
            >
              {text.inHours(hours)}
            </button>
          ))}
          <button
            type="button"
            className="chip"
            onClick={quick(new Date(endOfSiteDay(new Date(nowMs), zone).getTime() + MORNING_HOURS * HOUR_MS))}
          >
            {text.tomorrow}
          </button>
        </div>
        <TextField label={text.from} hint={text.hint} type="datetime-local" value={from} change={setFrom} />
        <div className="actions">
          <button
            type="button"
            aria-disabled={isPast || isBusy}
            onClick={() => {
              if (at !== null && !isPast && !isBusy) promise.mutate(at);
            }}
          >
            {isOpen ? text.change : text.promise}
          </button>
          {isOpen && (
            <button
              type="button"
              className="quiet"
              aria-disabled={isBusy}
              onClick={() => {
                if (!isBusy) withdraw.mutate();
              }}
            >
              {text.withdraw}
            </button>
          )}
        </div>
        <p role="status" className="done">
          {isOpen && owed.next_at !== null && promisedText(owed.next_at, owed.due_at)}
          {!isOpen && withdraw.isSuccess && text.withdrawn}
        </p>
        <p role="alert" className="refused">
          {isPast && text.past}
          {promise.isError && `${text.failed}：${whyRefused(promise.error, words)}`}
          {withdraw.isError && whyRefused(withdraw.error, words)}
        </p>
      </div>
    </details>
  );

  function promisedText(next: string, due: string): string {
    return text.promised(
      siteMoment(new Date(next), zone, language),
      siteMoment(new Date(due), zone, language),
    );
  }
}
