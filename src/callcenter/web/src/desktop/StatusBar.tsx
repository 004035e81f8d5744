// The status that the person chooses beside the state that the system sees.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useId, useState } from "react";
import { api, granted } from "../api/client";
import type { AgentView, Status } from "../api/shapes";
import { REASONS_KEY, useBreakReasons, type BreakReason } from "../people/breakReasons";
import { clock } from "../ui/time";
import type { Words } from "../words/words";
import { useLanguage } from "../words/WordsProvider";
import { KEYS } from "./shortcuts";

const SeatDialog = lazy(() => import("../people/SeatDialog"));

const STATUSES = ["available", "break", "training", "offline"] as const satisfies readonly Status[];
const MISSED_RING = "missed_ring";

/** A break without a reason is for the first that the site keeps. */
export function useChooseStatus() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ status, reason }: { status: Status; reason?: string }) => {
      const first = queries.getQueryData<readonly BreakReason[]>(REASONS_KEY)?.[0]?.id;
      const why = status === "break" ? (reason ?? first ?? "") : "";
      return granted(await api.PUT("/api/v1/agents/me/status", { body: { status, reason: why } }));
    },
  });
}

interface StatusBarProps {
  agent: AgentView;
  nowMs: number;
  choose: ReturnType<typeof useChooseStatus>;
}

export function StatusBar({ agent, nowMs, choose }: StatusBarProps) {
  const { language, words } = useLanguage();
  const known = useBreakReasons();
  const [isChoosingSeat, setIsChoosingSeat] = useState(false);
  const reasonId = useId();
  return (
    <section className="panel status" aria-labelledby="status-title">
      <h2 id="status-title" className="visually-hidden">
        {words.status.title}
      </h2>
      <div className="person">
        <strong>{agent.name}</strong>
        <span className="muted">
          {agent.id} · {agent.seat === null ? words.noSeat : words.seat(agent.seat)}
        </span>
        <button
          type="button"
          className="small-button"
          aria-haspopup="dialog"
          onClick={() => {
            setIsChoosingSeat(true);
          }}
        >
          {words.chooseSeat}
        </button>
      </div>
      <div role="group" aria-label={words.status.title} className="segments">
        {STATUSES.map((status) => (
          <button
            key={status}
            type="button"
            className={`segment segment-${status}`}
            aria-pressed={agent.status === status}
            aria-keyshortcuts={KEYS[status].aria}
            onClick={() => {
              // Never disabled meanwhile: a disabled button loses the focus.
              if (!choose.isPending) choose.mutate({ status });
            }}
          >
            {words.status[status]}
          </button>
        ))}
      </div>
      {agent.status === "break" && (
        <div className="reason">
          <label htmlFor={reasonId}>{words.status.reason}</label>
          <select
            id={reasonId}
            value={known.find((one) => one.id === agent.reason)?.id ?? ""}
            onChange={(event) => {
              choose.mutate({ status: "break", reason: event.target.value });
            }}
          >
            <option value="">{words.status.noReason}</option>
            {known.map((one) => (
              <option key={one.id} value={one.id}>
                {language === "zh" ? one.name_zh : one.name_en}
              </option>
            ))}
          </select>
        </div>
      )}
      <p className="seen">
        <span className={`state state-${agent.state}`}>{words.state[agent.state]}</span>
        <span className="muted digits" aria-hidden="true">
          {clock(nowMs - Date.parse(agent.state_since))}
        </span>
        <span className={agent.phone === "absent" ? "warn" : "muted"}>{words.phone[agent.phone]}</span>
      </p>
      <p role="status" className="note">
        {note(agent, choose.isError, words)}
      </p>
      {isChoosingSeat && (
        <Suspense>
          <SeatDialog
            agent={agent}
            close={() => {
              setIsChoosingSeat(false);
            }}
          />
        </Suspense>
      )}
    </section>
  );
}

function note(agent: AgentView, hasFailed: boolean, words: Words): string {
  if (agent.seat === null) return words.status.seatFirst;
  if (hasFailed) return words.status.failed;
  return agent.status === "break" && agent.reason === MISSED_RING ? words.status.missedRing : "";
}
