// What supervisors are told on every page: who needs help, until one of them looks after it.
import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link } from "wouter";
import { api, granted } from "../api/client";
import { whyRefused } from "../api/refusal";
import type { AlarmView } from "../api/shapes";
import { useFeed } from "../live/LiveProvider";
import { clock, useServerNow } from "../ui/time";
import { useWords } from "../words/WordsProvider";
import { sounding } from "./sound";
import "./alarms.css";

export function AlarmBanner() {
  const words = useWords();
  const { view } = useFeed();
  const alarms = view?.alarms ?? [];
  const seen = useMutation({
    mutationFn: async (call: string) => {
      granted<unknown>(
        await api.PUT("/api/v1/supervision/alarms/{call}/seen", { params: { path: { call } } }),
      );
    },
  });
  useSound(alarms.length > 0);
  return (
    // There before it says anything, so that a screen reader says each alarm as it comes.
    <section role="alert" className={alarms.length > 0 ? "alarms" : ""} aria-label={words.alarms.title}>
      {alarms.map((alarm) => (
        <Alarm
          key={alarm.call}
          alarm={alarm}
          seen={() => {
            seen.mutate(alarm.call);
          }}
        />
      ))}
      {alarms.length > 0 && seen.error !== null && <p className="refused">{whyRefused(seen.error, words)}</p>}
    </section>
  );
}

function Alarm({ alarm, seen }: { alarm: AlarmView; seen: () => void }) {
  const text = useWords().alarms;
  const name = alarm.agent_name === "" ? alarm.agent : alarm.agent_name;
  return (
    <div className="alarm">
      <strong>{text.needsHelp(name, alarm.seat)}</strong>{" "}
      {alarm.number !== null && <span>{text.called(alarm.number)} </span>}
      <Age at={alarm.at} /> <Link href={`/calls/${encodeURIComponent(alarm.call)}`}>{text.open}</Link>{" "}
      <button type="button" className="primary" aria-label={text.seenOf(name)} onClick={seen}>
        {text.seen}
      </button>
    </div>
  );
}

/** Ticks for the eye only: said every second, it would drown the alarm. */
function Age({ at }: { at: string }) {
  const text = useWords().alarms;
  const nowMs = useServerNow(useFeed().clockAheadMs);
  return (
    <span className="digits" aria-hidden="true">
      {text.since(clock(nowMs - Date.parse(at)))}
    </span>
  );
}

function useSound(isWanted: boolean): void {
  useEffect(() => (isWanted ? sounding() : undefined), [isWanted]);
}
