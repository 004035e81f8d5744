// The status that the person chooses beside the state that the system sees.
import { useMutation } from "@tanstack/react-query";
import { useId } from "react";
import { api, granted } from "../api/client";
import type { AgentView, Status } from "../api/shapes";
import { clock } from "../ui/time";
import type { Reason, Words } from "../words/words";
import { useWords } from "../words/WordsProvider";
import { KEYS } from "./shortcuts";

const STATUSES = ["available", "break", "offline"] as const satisfies readonly Status[];
const REASONS: readonly Reason[] = ["rest", "meal", "training", "other"];
const MISSED_RING = "missed_ring";

export function useChooseStatus() {
  return useMutation({
    mutationFn: async (chosen: { status: Status; reason?: string }) =>
      granted(await api.PUT("/api/v1/agents/me/status", { body: { reason: "", ...chosen } })),
  });
}

interface StatusBarProps {
  agent: AgentView;
  nowMs: number;
  choose: ReturnType<typeof useChooseStatus>;
}

export function StatusBar({ agent, nowMs, choose }: StatusBarProps) {
  const words = useWords();
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
              if (!choose.isPending)
                choose.mutate({ status, ...(status === "break" ? { reason: "rest" } : {}) });
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
            value={REASONS.find((reason) => reason === agent.reason) ?? "other"}
            onChange={(event) => {
              choose.mutate({ status: "break", reason: event.target.value });
            }}
          >
            {REASONS.map((reason) => (
              <option key={reason} value={reason}>
                {words.status.reasons[reason]}
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
    </section>
  );
}

function note(agent: AgentView, hasFailed: boolean, words: Words): string {
  if (hasFailed) return words.status.failed;
  return agent.status === "break" && agent.reason === MISSED_RING ? words.status.missedRing : "";
}
